// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.spec.Stage;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine that reaches Azure only through an HTTP proxy, named as Java programs are used to. */
@Timeout(60)
class ProxyTest {
    private static final ManagedIdentity MACHINE = ManagedIdentity.systemAssigned("local");

    @RegisterExtension
    static final LocalAzureExtension AZURE =
            new LocalAzureExtension(LocalAzureOptions.azure().withIdentities(MACHINE));

    private static String configuration;

    private final Map<String, String> before = new HashMap<>();

    @BeforeAll
    static void createKeys(LocalAzure azure) throws Exception {
        azure.keyVault().grant(MACHINE.objectId(), Permission.KEYS_RELEASE, Permission.CERTIFICATES_GET);
        azure.managedHsm().createKey("data", NewKey.oct(256).exportable(azure.releasePolicy()));
        configuration = azure.configuration()
                + "key.web=" + azure.createKey("web", NewKey.ec("P-256")) + "\nkey.web.certificate=vault\n"
                + "key.data=" + azure.uri(AzureService.MANAGED_HSM) + "/keys/data\n";
        azure.keyVault().createCertificate("web", "CN=web", List.of());
    }

    @AfterEach
    void restoreProperties() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void attestationAndVaultsAreReachedThroughTheProxyAndTheMachinesOwnServicesWithoutIt(LocalAzure azure)
            throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start()) {
            use(proxy);
            assertEquals(2, Stores.load(configuration).size());
            assertEquals(
                    Set.of(
                            azure.uri(AzureService.ATTESTATION).getAuthority(),
                            azure.uri(AzureService.KEY_VAULT).getAuthority(),
                            azure.uri(AzureService.MANAGED_HSM).getAuthority()),
                    new HashSet<>(proxy.targets()));
        }
    }

    @Test
    void hostsThatNeedNoProxyAreReachedWithoutIt() throws Exception {
        try (ConnectProxy proxy = ConnectProxy.start()) {
            use(proxy);
            set("http.nonProxyHosts", "example.org|local*");
            assertEquals(2, Stores.load(configuration).size());
            assertEquals(List.of(), proxy.targets());
        }
    }

    @Test
    void aProxyThatWantsCredentialsIsNamedWithWhatToDo(LocalAzure azure) throws Exception {
        String maa = azure.uri(AzureService.ATTESTATION).getAuthority();
        try (ConnectProxy proxy = ConnectProxy.refusing(
                maa,
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"staff\"\r\n"
                        + "Content-Length: 100\r\n\r\nnot all of it")) {
            use(proxy);
            set("https.proxyUser", "the-user");
            set("https.proxyPassword", "the-secret");
            Refused refused = Refused.loadBeforeAttesting(azure, configuration)
                    .at(Stage.ATTESTATION)
                    .because(
                            "the proxy localhost:" + proxy.port() + " wants credentials (HTTP 407)",
                            maa,
                            "http.nonProxyHosts");
            refused.butNotBecause("the-user");
            refused.butNotBecause("the-secret");
            refused.butNotBecause("staff");
        }
    }

    /** What the Azure SDK would do after each failure is another try. */
    @ParameterizedTest
    @CsvSource({"407, wants credentials (HTTP 407)", "403, Let it pass connections"})
    void aVaultThatTheProxyRefusesIsAskedForOnce(int status, String reason, LocalAzure azure) throws Exception {
        String vault = azure.uri(AzureService.KEY_VAULT).getAuthority();
        try (ConnectProxy proxy =
                ConnectProxy.refusing(vault, "HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n")) {
            use(proxy);
            Refused.load(azure.configuration(azure.createKey("single", NewKey.ec("P-256"))))
                    .at(Stage.RELEASE)
                    .because("the proxy localhost:" + proxy.port(), reason, vault);
            assertEquals(1, Collections.frequency(proxy.targets(), vault));
        }
    }

    @Test
    void aProxyThatDoesNotAnswerAtAllIsNamed() throws Exception {
        int port;
        try (ConnectProxy gone = ConnectProxy.start()) {
            port = gone.port();
        }
        set("https.proxyHost", "localhost");
        set("https.proxyPort", String.valueOf(port));
        set("http.nonProxyHosts", "");
        Refused.load(configuration)
                .at(Stage.ATTESTATION)
                .because("through the proxy localhost:" + port, "https.proxyHost", "refused");
    }

    private void use(ConnectProxy proxy) {
        set("https.proxyHost", "localhost");
        set("https.proxyPort", String.valueOf(proxy.port()));
        // Java's own preset spares this machine, where all of the local Azure is.
        set("http.nonProxyHosts", "");
    }

    private void set(String property, String value) {
        String previous = System.setProperty(property, value);
        if (!before.containsKey(property)) {
            before.put(property, previous);
        }
    }
}
