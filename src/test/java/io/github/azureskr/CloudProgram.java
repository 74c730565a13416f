// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.Place;
import io.github.azureskr.emulator.identity.Application;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.emulator.vault.Role;
import java.net.URI;
import java.util.Map;
import java.util.TreeSet;

/**
 * An Azure whose services have the names of a real cloud's, in a process that finds those names on this machine, and
 * loads from it. Prints what was released, for which resources tokens were asked, and whom Entra was taken for.
 */
final class CloudProgram {
    private CloudProgram() {}

    /** The hosts of a vault, a Managed HSM, an attestation provider, and of the cloud's Entra. */
    public static void main(String[] hosts) throws Exception {
        LocalAzureOptions options = LocalAzureOptions.azure()
                .with(AzureService.KEY_VAULT, Place.parse(hosts[0]))
                .with(AzureService.MANAGED_HSM, Place.parse(hosts[1]))
                .with(AzureService.ATTESTATION, Place.parse(hosts[2]))
                .with(AzureService.ENTRA, Place.parse(hosts[3]));
        String entra = hosts[3] + ":443";
        try (LocalAzure azure = LocalAzure.start(options);
                ConnectProxy proxy = ConnectProxy.leading(
                        Map.of(entra, azure.listener(AzureService.ENTRA).port()))) {
            System.setProperty("https.proxyHost", "localhost");
            System.setProperty("https.proxyPort", String.valueOf(proxy.port()));
            System.setProperty("http.nonProxyHosts", "localhost|" + hosts[0] + "|" + hosts[1] + "|" + hosts[2]);
            load(azure);
            System.out.println("resources " + new TreeSet<>(azure.entra().resources()));
            System.out.println("entra " + new TreeSet<>(proxy.targets()));
        }
    }

    private static void load(LocalAzure azure) throws Exception {
        URI key = azure.createKey("web", NewKey.rsa(2048));
        URI hsmKey = azure.managedHsm().createKey("web", NewKey.oct(256).exportable(azure.releasePolicy()));
        System.out.println("vault "
                + Stores.load(azure.configuration(key))
                        .getCertificate("web")
                        .getPublicKey()
                        .getAlgorithm());
        System.out.println("hsm "
                + Stores.load(azure.configuration(hsmKey)).getKey("web", null).getAlgorithm());
        Application principal = Application.withSecret(System.getenv("AZURE_CLIENT_SECRET"));
        azure.entra().register(principal);
        azure.keyVault().grant(principal.objectId(), Permission.KEYS_RELEASE);
        azure.managedHsm().assign(principal.objectId(), Role.MANAGED_HSM_CRYPTO_SERVICE_RELEASE_USER);
        String identity = "identity=service-principal\nidentity.tenant-id="
                + azure.entra().tenant() + "\nidentity.client-id=" + principal.clientId() + "\n";
        System.out.println("principal "
                + Stores.load(azure.configuration(key) + identity).size()
                + Stores.load(azure.configuration(hsmKey) + identity).size());
    }
}
