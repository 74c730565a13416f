// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.policy.ReleasePolicy;
import io.github.azureskr.internal.release.KeyWrapAlgorithm;
import io.github.azureskr.spec.AzureSkrException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes a configuration of its properties, and refuses what it does not know or what contradicts itself. */
final class ConfigurationParser {
    private final Settings settings;
    private final Map<String, String> properties;

    private ConfigurationParser(Map<String, String> properties) {
        this.properties = properties;
        this.settings = new Settings(properties);
    }

    static Configuration parse(Map<String, String> properties) throws AzureSkrException {
        requireKnown(properties);
        return new ConfigurationParser(properties).configuration();
    }

    /** The same where a key may be missing, because nothing is to be released. */
    static Configuration parseForAttestation(Map<String, String> properties) throws AzureSkrException {
        boolean keys = properties.containsKey(Setting.KEY.property()) || PropertyNames.anyPerKey(properties.keySet());
        if (keys) {
            return parse(properties);
        }
        requireKnown(properties);
        return new ConfigurationParser(properties).configuration(List.of());
    }

    private static void requireKnown(Map<String, String> properties) throws AzureSkrException {
        for (String name : properties.keySet()) {
            if (!PropertyNames.isKnown(name)) {
                throw Settings.invalid(name, "is not known", PropertyNames.advice(name));
            }
        }
    }

    /** What is about the machine alone; nothing else is looked at. */
    static Machine machine(Map<String, String> properties) throws AzureSkrException {
        return new ConfigurationParser(properties).machine();
    }

    private Machine machine() throws AzureSkrException {
        return new Machine(
                settings.required(Setting.TPM, "device:/dev/tpmrm0"),
                eventLog(),
                settings.origin(Setting.IMDS_ENDPOINT, "http://169.254.169.254"),
                amdRoots(),
                new RequiredPins(settings).read(),
                timeouts());
    }

    private Configuration.Timeouts timeouts() throws AzureSkrException {
        return new Configuration.Timeouts(
                settings.duration(Setting.TIMEOUT),
                settings.duration(Setting.TIMEOUT_CONNECT),
                settings.duration(Setting.TIMEOUT_RESPONSE),
                settings.duration(Setting.RETRY_PAUSE));
    }

    private Configuration configuration() throws AzureSkrException {
        return configuration(new ConfiguredKeys(settings, properties).read());
    }

    private Configuration configuration(List<ConfiguredKey> keys) throws AzureSkrException {
        return new Configuration(
                keys,
                settings.origins(Setting.ATTESTATION_ENDPOINT, "https://sharedweu.weu.attest.azure.net"),
                new IdentityReader(settings, System::getenv).read(),
                algorithm(),
                releasePolicy(),
                new RequiredPins(settings).read(),
                settings.required(Setting.TPM, "device:/dev/tpmrm0"),
                eventLog(),
                settings.origin(Setting.IMDS_ENDPOINT, "http://169.254.169.254"),
                trustAnchors(),
                amdRoots(),
                timeouts(),
                settings.durationOrZero(Setting.CACHE),
                sealing(),
                settings.durationOrZero(Setting.ROTATION_INTERVAL),
                management(),
                flag(Setting.MEMORY_LOCKED));
    }

    private boolean management() throws AzureSkrException {
        boolean wanted = flag(Setting.MANAGEMENT);
        if (wanted && ModuleLayer.boot().findModule("java.management").isEmpty()) {
            throw Settings.invalid(
                    Setting.MANAGEMENT.property(),
                    "is true, but this Java runtime has no module java.management",
                    "Start it with --add-modules java.management");
        }
        return wanted;
    }

    private boolean flag(Setting setting) throws AzureSkrException {
        String text = settings.text(setting).orElseThrow();
        if (!text.equals("true") && !text.equals("false")) {
            throw Settings.invalid(setting.property(), "is '" + text + "', not true or false");
        }
        return text.equals("true");
    }

    private KeyWrapAlgorithm algorithm() throws AzureSkrException {
        String name = settings.text(Setting.RELEASE_ALGORITHM).orElseThrow();
        return Arrays.stream(KeyWrapAlgorithm.values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Settings.invalid(
                        Setting.RELEASE_ALGORITHM.property(),
                        "is '" + name + "', not one of " + Arrays.toString(KeyWrapAlgorithm.values())));
    }

    /** The usual log may be missing or root's alone, and the load goes on without; one that is named must be there. */
    private Path eventLog() throws AzureSkrException {
        String property = Setting.EVENT_LOG.property();
        Path log = settings.path(property, settings.text(Setting.EVENT_LOG).orElseThrow());
        if (settings.text(property).isPresent()) {
            NamedFile.requireReadable(property, log);
        }
        return log;
    }

    private Optional<ReleasePolicy> releasePolicy() throws AzureSkrException {
        String property = Setting.RELEASE_POLICY.property();
        Optional<String> file = settings.text(property);
        return file.isPresent()
                ? Optional.of(PolicyFile.read(property, settings.path(property, file.get())))
                : Optional.empty();
    }

    private Optional<Configuration.Sealing> sealing() throws AzureSkrException {
        String property = Setting.SEALED_CACHE.property();
        Optional<String> text = settings.text(property);
        if (text.isEmpty()) {
            if (properties.containsKey(Setting.SEALED_CACHE_MAXIMUM_AGE.property())) {
                throw Settings.invalid(
                        Setting.SEALED_CACHE_MAXIMUM_AGE.property(),
                        "is for a sealed cache, but there is no '" + property + "'");
            }
            return Optional.empty();
        }
        Path file = settings.path(property, text.get());
        if (!file.isAbsolute() || file.getFileName() == null) {
            throw Settings.invalid(
                    property, "is '" + file + "'; a file's whole path is wanted, as /var/lib/azureskr/web");
        }
        return Optional.of(
                new Configuration.Sealing(file.normalize(), settings.longDuration(Setting.SEALED_CACHE_MAXIMUM_AGE)));
    }

    private List<X509Certificate> trustAnchors() throws AzureSkrException {
        String property = Setting.TRUST_CERTIFICATES.property();
        Optional<String> file = settings.text(property);
        return file.isPresent() ? PemCertificates.read(property, settings.path(property, file.get())) : List.of();
    }

    private Set<Bytes> amdRoots() throws AzureSkrException {
        String property = Setting.TRUST_AMD_ROOT.property();
        Set<Bytes> roots = new HashSet<>();
        for (String fingerprint : settings.list(property)) {
            String hex = fingerprint.replace(":", "").toLowerCase(Locale.ROOT);
            if (!hex.matches("[0-9a-f]{64}")) {
                throw Settings.invalid(
                        property, "is no SHA-256 in hex of a root's SubjectPublicKeyInfo: " + fingerprint);
            }
            roots.add(Bytes.ofHex(hex));
        }
        return roots;
    }
}
