// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.identity.Application;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.emulator.vault.Role;
import io.github.azureskr.internal.bytes.NamedPipe;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Machines without a managed identity: applications that Entra knows by a token of Kubernetes, a certificate, a secret. */
@ExtendWith(LocalAzureExtension.class)
class ApplicationIdentityTest {
    private static Cluster cluster;
    private static URI key;
    private static URI hsmKey;

    @TempDir
    private Path folder;

    private Requests requests;

    @BeforeAll
    static void createKeys(LocalAzure azure) throws GeneralSecurityException {
        cluster = Cluster.create();
        key = azure.createKey("web", NewKey.ec("P-256"));
        hsmKey = azure.managedHsm().createKey("web", NewKey.oct(256).exportable(azure.releasePolicy()));
    }

    @BeforeEach
    void countRequests(LocalAzure azure) {
        requests = Requests.of(azure);
    }

    @Test
    void aWorkloadShowsTheTokenOfItsCluster(LocalAzure azure) throws Exception {
        Path token = write("token", cluster.token());
        Application workload = registered(azure, cluster.application());
        assertReleases(azure, configuration(azure, workload, "workload") + "identity.token-file=" + token + "\n");
    }

    @Test
    void aServicePrincipalSignsWithItsCertificate(LocalAzure azure) throws Exception {
        X509Certificate certificate = azure.ca()
                .certify(cluster.pair().getPublic(), "server", List.of("server.example.org"))
                .get(0);
        Application principal = registered(azure, Application.withCertificate(certificate));
        Path pem = write("client.pem", LocalCa.pem(List.of(certificate)) + privateKeyPem());
        assertReleases(
                azure, configuration(azure, principal, "service-principal") + "identity.certificate=" + pem + "\n");
    }

    @Test
    void aServicePrincipalShowsASecretWhereItsUserInsists(LocalAzure azure) throws Exception {
        Application principal = registered(azure, Application.withSecret("p~ss/word"));
        Path secret = write("secret", "p~ss/word\n");
        String configuration =
                configuration(azure, principal, "service-principal") + "identity.secret-file=" + secret + "\n";
        assertReleases(azure, configuration);
        write("secret", "wrong-one");
        Refused.load(configuration + keyLine(key))
                .at(Stage.IDENTITY)
                .because(
                        "the service principal with client id " + principal.clientId(),
                        "Entra answered 401 invalid_client: AADSTS7000215",
                        "identity.client-id")
                .butNotBecause("wrong-one");
    }

    @Test
    void aTokenForAnotherSubjectOrOfYesterdayIsRefused(LocalAzure azure) throws Exception {
        Application workload = registered(azure, cluster.application());
        String configuration = configuration(azure, workload, "workload") + "identity.token-file="
                + folder.resolve("token") + "\n" + keyLine(key);
        write(
                "token",
                cluster.token(
                        "system:serviceaccount:other:server", Instant.now().plusSeconds(600)));
        Refused.load(configuration).at(Stage.IDENTITY).because("AADSTS700213", "Entra knows what this machine shows");
        write("token", cluster.token(Instant.now().minusSeconds(86_400)));
        Refused.load(configuration).at(Stage.IDENTITY).because("AADSTS700024");
    }

    @Test
    void whatIsNotThereIsNamed(LocalAzure azure) throws Exception {
        Application unknown = cluster.application();
        Path missing = folder.resolve("missing");
        Refused.load(configuration(azure, unknown, "workload") + "identity.token-file=" + missing + "\n" + keyLine(key))
                .at(Stage.IDENTITY)
                .because(missing.toString(), "identity.token-file");
        Path token = write("token", cluster.token());
        Refused.load(configuration(azure, unknown, "workload") + "identity.token-file=" + token + "\n" + keyLine(key))
                .at(Stage.IDENTITY)
                .because("AADSTS700016");
        Refused.load(configuration(azure, unknown, "service-principal") + keyLine(key))
                .at(Stage.IDENTITY)
                .because("it has nothing to show", "AZURE_CLIENT_SECRET");
    }

    /** As nobody waits for it, no deadline need end it. */
    @ParameterizedTest
    @ValueSource(strings = {"identity.token-file", "identity.certificate", "identity.secret-file"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatEndsNeverOrLateIsNotRead(String property, LocalAzure azure) throws Exception {
        String kind = property.equals("identity.token-file") ? "workload" : "service-principal";
        String others = configuration(azure, cluster.application(), kind) + keyLine(key) + property + "=";
        Refused.load(others + NamedPipe.at(folder.resolve("pipe")))
                .at(Stage.IDENTITY)
                .because("pipe is not a regular file", "Check property " + property);
        Refused.load(others + "/dev/zero").at(Stage.IDENTITY).because("/dev/zero is not a regular file");
        Refused.load(others + write("large", "x".repeat(64 * 1024 + 1)))
                .at(Stage.IDENTITY)
                .because("large is larger than 65536 bytes");
    }

    @Test
    void whatIsDamagedIsNamedAndNothingOfItRepeated(LocalAzure azure) throws Exception {
        String principal = configuration(azure, cluster.application(), "service-principal") + keyLine(key);
        Path pem = write("client.pem", privateKeyPem().replaceFirst("\n...", "\n!#!"));
        Refused.load(principal + "identity.certificate=" + pem)
                .at(Stage.IDENTITY)
                .because(
                        pem + " has a private key in it that is damaged",
                        "Property identity.certificate must name a PEM file",
                        "BEGIN PRIVATE KEY")
                .butNotBecause("!#");
        Path secret = Files.write(folder.resolve("secret"), new byte[] {'p', (byte) 0xFF, 'w'});
        Refused.load(principal + "identity.secret-file=" + secret)
                .at(Stage.IDENTITY)
                .because(secret + " is no text in UTF-8", "Property identity.secret-file must name");
    }

    /** From the vault and from the HSM, without asking IMDS for any token. */
    private void assertReleases(LocalAzure azure, String configuration) throws Exception {
        assertEquals(1, Stores.load(configuration + keyLine(key)).size());
        assertEquals(1, Stores.load(configuration + keyLine(hsmKey)).size());
        assertEquals(List.of(), requests.answers(AzureService.IMDS, "/metadata/identity"));
        // The third: at localhost an HSM is taken for a vault until it says for what it wants a token.
        assertEquals(
                List.of(200, 200, 200),
                requests.answers(AzureService.ENTRA, azure.entra().tenant() + "/oauth2/v2.0/token"));
    }

    private static String keyLine(URI key) {
        return "key.web=" + key + "\n";
    }

    private static String configuration(LocalAzure azure, Application application, String kind) {
        return azure.configuration()
                + String.join(
                        "\n",
                        "identity=" + kind,
                        "identity.tenant-id=" + azure.entra().tenant(),
                        "identity.client-id=" + application.clientId(),
                        "identity.authority=" + azure.uri(AzureService.ENTRA),
                        "");
    }

    private static Application registered(LocalAzure azure, Application application) {
        azure.entra().register(application);
        azure.keyVault().grant(application.objectId(), Permission.KEYS_RELEASE);
        azure.managedHsm().assign(application.objectId(), Role.MANAGED_HSM_CRYPTO_SERVICE_RELEASE_USER);
        return application;
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    private static String privateKeyPem() {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(cluster.pair().getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
