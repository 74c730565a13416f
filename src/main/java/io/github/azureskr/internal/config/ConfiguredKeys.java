// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.spec.AzureSkrException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.util.IPAddress;

/** Reads the keys: one as {@code key}, or several as {@code key.ALIAS}. */
final class ConfiguredKeys {
    /** RFC 1035 section 2.3.1, with the wildcard and the underscores that certificates have. */
    private static final Pattern DNS_NAME =
            Pattern.compile("(?:\\*\\.)?[0-9A-Za-z_-]{1,63}(?:\\.[0-9A-Za-z_-]{1,63})*");

    private final Settings settings;
    private final Map<String, String> properties;

    ConfiguredKeys(Settings settings, Map<String, String> properties) {
        this.settings = settings;
        this.properties = properties;
    }

    List<ConfiguredKey> read() throws AzureSkrException {
        if (!PropertyNames.anyPerKey(properties.keySet())) {
            return List.of(single());
        }
        for (Setting single :
                List.of(Setting.KEY, Setting.CERTIFICATE, Setting.CERTIFICATE_SUBJECT, Setting.CERTIFICATE_NAMES)) {
            if (properties.containsKey(single.property())) {
                throw Settings.invalid(
                        single.property(), "stands beside 'key.ALIAS': write key.ALIAS for each of several keys");
            }
        }
        return several();
    }

    private ConfiguredKey single() throws AzureSkrException {
        KeyReference key = reference(
                Setting.KEY.property(), settings.required(Setting.KEY, "https://myvault.vault.azure.net/keys/web"));
        return new ConfiguredKey(key.name().toLowerCase(Locale.ROOT), key, certificate("certificate", key));
    }

    private List<ConfiguredKey> several() throws AzureSkrException {
        TreeSet<String> aliases = properties.keySet().stream()
                .flatMap(name -> PropertyNames.alias(name).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        List<ConfiguredKey> keys = new ArrayList<>();
        for (String alias : aliases) {
            String property = "key." + alias;
            Optional<String> identifier = settings.text(property);
            if (identifier.isEmpty()) {
                throw Settings.invalid(property, "is missing, but properties of that key are there");
            }
            KeyReference key = reference(property, identifier.get());
            String canonical = alias.toLowerCase(Locale.ROOT);
            if (keys.stream().anyMatch(other -> other.alias().equals(canonical))) {
                throw Settings.invalid(property, "differs from another one only in upper and lower case");
            }
            keys.add(new ConfiguredKey(canonical, key, certificate(property + ".certificate", key)));
        }
        return keys;
    }

    private static KeyReference reference(String property, String identifier) throws AzureSkrException {
        try {
            return KeyReference.parse(identifier);
        } catch (MalformedException e) {
            throw Settings.invalid(property, "is wrong: " + e.getMessage());
        }
    }

    private CertificateSource certificate(String property, KeyReference key) throws AzureSkrException {
        String source = settings.text(property).orElse("self-signed");
        if (source.equals("self-signed")) {
            return selfSigned(property, key);
        }
        for (String detail : List.of(property + ".subject", property + ".names")) {
            if (properties.containsKey(detail)) {
                throw Settings.invalid(detail, "is for a self-signed certificate, but '" + property + "' is " + source);
            }
        }
        return source.equals("vault")
                ? new CertificateSource.Vault()
                : new CertificateSource.PemFile(settings.path(property, source));
    }

    private CertificateSource selfSigned(String property, KeyReference key) throws AzureSkrException {
        String subject = settings.text(property + ".subject").orElse("CN=" + key.name());
        try {
            return new CertificateSource.SelfSigned(new X500Principal(subject), names(property + ".names"));
        } catch (IllegalArgumentException e) {
            throw Settings.invalid(
                    property + ".subject", "is '" + subject + "', which is no name like CN=www.example.org,O=Example");
        }
    }

    private List<String> names(String property) throws AzureSkrException {
        List<String> names = settings.list(property);
        for (String name : names) {
            boolean valid = CertificateSource.SelfSigned.isAddress(name)
                    ? IPAddress.isValid(name)
                    : DNS_NAME.matcher(name).matches();
            if (!valid) {
                throw Settings.invalid(
                        property,
                        "holds '" + name + "', which is neither a DNS name like www.example.org nor an IP address");
            }
        }
        return names;
    }
}
