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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * An Azure whose services have the names of a real cloud's, in a process that finds those names on this machine, and
 * loads from it as each kind of identity. Prints for each what was released, for which resources it got tokens, and whom
 * it took for Entra.
 */
final class CloudProgram {
    private final LocalAzure azure;
    private final ConnectProxy proxy;
    private final URI key;
    private final URI hsmKey;

    private CloudProgram(LocalAzure azure, ConnectProxy proxy) throws Exception {
        this.azure = azure;
        this.proxy = proxy;
        this.key = azure.createKey("web", NewKey.rsa(2048));
        this.hsmKey = azure.managedHsm().createKey("web", NewKey.oct(256).exportable(azure.releasePolicy()));
    }

    /** The hosts of a vault, a Managed HSM, an attestation provider, and of the cloud's Entra; and a folder. */
    public static void main(String[] arguments) throws Exception {
        LocalAzureOptions options = LocalAzureOptions.azure()
                .with(AzureService.KEY_VAULT, Place.parse(arguments[0]))
                .with(AzureService.MANAGED_HSM, Place.parse(arguments[1]))
                .with(AzureService.ATTESTATION, Place.parse(arguments[2]))
                .with(AzureService.ENTRA, Place.parse(arguments[3]));
        String entra = arguments[3] + ":443";
        try (LocalAzure azure = LocalAzure.start(options);
                ConnectProxy proxy = ConnectProxy.leading(
                        Map.of(entra, azure.listener(AzureService.ENTRA).port()))) {
            System.setProperty("https.proxyHost", "localhost");
            System.setProperty("https.proxyPort", String.valueOf(proxy.port()));
            System.setProperty(
                    "http.nonProxyHosts", "localhost|" + arguments[0] + "|" + arguments[1] + "|" + arguments[2]);
            new CloudProgram(azure, proxy).loadAsEach(Path.of(arguments[4]));
        }
    }

    private void loadAsEach(Path folder) throws Exception {
        load("managed", azure.identities().get(0).clientId(), "");
        Application principal = Application.withSecret(System.getenv("AZURE_CLIENT_SECRET"));
        load("principal", registered(principal), "identity=service-principal\n" + named(principal));
        Cluster cluster = Cluster.create();
        Application workload = cluster.application();
        Path token = Files.writeString(folder.resolve("token"), cluster.token());
        load(
                "workload",
                registered(workload),
                "identity=workload\n" + named(workload) + "identity.token-file=" + token + "\n");
    }

    private void load(String kind, String clientId, String identity) throws Exception {
        int before = proxy.targets().size();
        String algorithm = Stores.load(azure.configuration(key) + identity)
                .getCertificate("web")
                .getPublicKey()
                .getAlgorithm();
        String hsmAlgorithm = Stores.load(azure.configuration(hsmKey) + identity)
                .getKey("web", null)
                .getAlgorithm();
        List<String> targets = proxy.targets();
        System.out.println(kind + " " + algorithm + " " + hsmAlgorithm + " for "
                + new TreeSet<>(azure.entra().resources(clientId)) + " from "
                + new TreeSet<>(targets.subList(before, targets.size())));
    }

    private String registered(Application application) {
        azure.entra().register(application);
        azure.keyVault().grant(application.objectId(), Permission.KEYS_RELEASE);
        azure.managedHsm().assign(application.objectId(), Role.MANAGED_HSM_CRYPTO_SERVICE_RELEASE_USER);
        return application.clientId();
    }

    private String named(Application application) {
        return "identity.tenant-id=" + azure.entra().tenant() + "\nidentity.client-id=" + application.clientId() + "\n";
    }
}
