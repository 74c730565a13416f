// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.release.Identity;
import io.github.azureskr.spec.AzureSkrException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Who asks for the key. For applications, what no property says is taken from the environment that Azure's tools use. */
final class IdentityReader {
    private static final List<Setting> OF_MANAGED = List.of(Setting.IDENTITY_OBJECT_ID, Setting.IDENTITY_RESOURCE_ID);
    private static final List<Setting> OF_APPLICATIONS =
            List.of(Setting.IDENTITY_TENANT_ID, Setting.IDENTITY_AUTHORITY);
    private static final List<Setting> OF_WORKLOADS = List.of(Setting.IDENTITY_TOKEN_FILE);
    private static final List<Setting> OF_PRINCIPALS =
            List.of(Setting.IDENTITY_CERTIFICATE, Setting.IDENTITY_SECRET_FILE);

    private final Settings settings;
    private final UnaryOperator<String> environment;

    IdentityReader(Settings settings, UnaryOperator<String> environment) {
        this.settings = settings;
        this.environment = environment;
    }

    Identity read() throws AzureSkrException {
        String kind = settings.text(Setting.IDENTITY).orElseThrow();
        return switch (kind) {
            case "managed" -> managed();
            case "workload" -> workload();
            case "service-principal" -> principal();
            default ->
                throw Settings.invalid(
                        Setting.IDENTITY.property(),
                        "is '" + kind + "', not one of managed, workload, service-principal");
        };
    }

    private Identity managed() throws AzureSkrException {
        refuse(OF_APPLICATIONS, OF_WORKLOADS, OF_PRINCIPALS);
        List<Identity> named = new ArrayList<>();
        settings.text(Setting.IDENTITY_CLIENT_ID).map(Identity.ClientId::new).ifPresent(named::add);
        settings.text(Setting.IDENTITY_OBJECT_ID).map(Identity.ObjectId::new).ifPresent(named::add);
        settings.text(Setting.IDENTITY_RESOURCE_ID)
                .map(Identity.ResourceId::new)
                .ifPresent(named::add);
        if (named.size() > 1) {
            throw Settings.invalid(
                    "identity", "is named twice: one of identity.client-id, identity.object-id, identity.resource-id");
        }
        return named.isEmpty() ? new Identity.SystemAssigned() : named.get(0);
    }

    private Identity workload() throws AzureSkrException {
        refuse(OF_MANAGED, OF_PRINCIPALS);
        return new Identity.Workload(
                tenantId(),
                clientId(),
                authority(),
                path(
                        Setting.IDENTITY_TOKEN_FILE,
                        wanted(
                                Setting.IDENTITY_TOKEN_FILE,
                                "AZURE_FEDERATED_TOKEN_FILE",
                                "/var/run/secrets/azure/tokens/azure-identity-token")));
    }

    private Identity principal() throws AzureSkrException {
        refuse(OF_MANAGED, OF_WORKLOADS);
        Optional<String> certificate = settings.text(Setting.IDENTITY_CERTIFICATE);
        Optional<String> secret = settings.text(Setting.IDENTITY_SECRET_FILE);
        if (certificate.isPresent() && secret.isPresent()) {
            throw Settings.invalid(
                    Setting.IDENTITY_SECRET_FILE.property(), "is one too many beside identity.certificate");
        }
        if (certificate.isPresent()) {
            return new Identity.ClientCertificate(
                    tenantId(), clientId(), authority(), path(Setting.IDENTITY_CERTIFICATE, certificate.get()));
        }
        Optional<Path> file =
                secret.isPresent() ? Optional.of(path(Setting.IDENTITY_SECRET_FILE, secret.get())) : Optional.empty();
        return new Identity.ClientSecret(tenantId(), clientId(), authority(), file);
    }

    private String tenantId() throws AzureSkrException {
        return wanted(Setting.IDENTITY_TENANT_ID, "AZURE_TENANT_ID", "00000000-0000-0000-0000-000000000000");
    }

    private String clientId() throws AzureSkrException {
        return wanted(Setting.IDENTITY_CLIENT_ID, "AZURE_CLIENT_ID", "00000000-0000-0000-0000-000000000000");
    }

    private Optional<URI> authority() throws AzureSkrException {
        Optional<String> text =
                settings.text(Setting.IDENTITY_AUTHORITY).or(() -> fromEnvironment("AZURE_AUTHORITY_HOST"));
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI origin = Settings.origin(Setting.IDENTITY_AUTHORITY, text.get(), "https://login.microsoftonline.com");
        if (!"https".equals(origin.getScheme())) {
            throw Settings.invalid(Setting.IDENTITY_AUTHORITY.property(), "must begin with https://");
        }
        return Optional.of(origin);
    }

    private String wanted(Setting setting, String variable, String example) throws AzureSkrException {
        return settings.text(setting)
                .or(() -> fromEnvironment(variable))
                .orElseThrow(() -> Settings.invalid(
                        setting.property(),
                        "is missing, and so is the environment variable " + variable + "; for example "
                                + setting.property() + " = " + example));
    }

    private Optional<String> fromEnvironment(String variable) {
        return Optional.ofNullable(environment.apply(variable)).filter(text -> !text.isBlank());
    }

    private Path path(Setting setting, String text) throws AzureSkrException {
        return settings.path(setting.property(), text);
    }

    /** What belongs to another kind is a mistake, whichever of the two was meant. */
    @SafeVarargs
    private void refuse(List<Setting>... foreign) throws AzureSkrException {
        for (List<Setting> list : foreign) {
            for (Setting setting : list) {
                if (settings.text(setting).isPresent()) {
                    throw Settings.invalid(
                            setting.property(),
                            "has no meaning with identity = "
                                    + settings.text(Setting.IDENTITY).orElseThrow());
                }
            }
        }
    }
}
