// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialTest {
    private static final String VAULT_SCOPE = "https://vault.azure.net/.default";
    private static final String UNKNOWN =
            "{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}";

    private final Deadline deadline = Deadline.after(Duration.ofSeconds(20));
    private final Http http = Http.open(
            new HttpSettings(List.of(), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofMillis(5), deadline));
    private FakeImds imds;

    @BeforeEach
    void startImds() throws Exception {
        imds = new FakeImds();
    }

    @AfterEach
    void stopImds() {
        http.close();
        imds.close();
    }

    @Test
    void asksForTheMachinesOwnIdentity() throws Exception {
        assertEquals(
                "token-1",
                credential(new Identity.SystemAssigned()).token(VAULT_SCOPE).text());
        String query = imds.queries().get(0);
        assertTrue(query.contains("resource=https%3A%2F%2Fvault.azure.net"), query);
        assertTrue(query.contains("api-version=2018-02-01"), query);
        assertFalse(query.contains("client_id"), query);
    }

    @Test
    void asksForTheIdentityThatWasNamed() throws Exception {
        credential(new Identity.ClientId("c1")).token(VAULT_SCOPE);
        credential(new Identity.ObjectId("o1")).token(VAULT_SCOPE);
        credential(new Identity.ResourceId("/subscriptions/s/x")).token(VAULT_SCOPE);
        assertTrue(imds.queries().get(0).contains("client_id=c1"), imds.queries()::toString);
        assertTrue(imds.queries().get(1).contains("object_id=o1"), imds.queries()::toString);
        assertTrue(imds.queries().get(2).contains("&msi_res_id=%2Fsubscriptions%2Fs%2Fx"), imds.queries()::toString);
    }

    @ParameterizedTest
    @CsvSource({
        "v.vault.azure.net, https%3A%2F%2Fvault.azure.net",
        "h.managedhsm.azure.net, https%3A%2F%2Fmanagedhsm.azure.net",
        "v.vault.usgovcloudapi.net, https%3A%2F%2Fvault.usgovcloudapi.net",
        "h.managedhsm.usgovcloudapi.net, https%3A%2F%2Fmanagedhsm.usgovcloudapi.net",
        "v.vault.azure.cn, https%3A%2F%2Fvault.azure.cn",
        "h.managedhsm.azure.cn, https%3A%2F%2Fmanagedhsm.azure.cn",
        "h.managedhsm.chinacloudapi.cn, https%3A%2F%2Fmanagedhsm.azure.cn",
        "localhost:8443, https%3A%2F%2Fvault.azure.net"
    })
    void prefetchesForTheServiceThatTheHostBelongsTo(String host, String resource) throws Exception {
        credential(new Identity.ClientId(host)).prefetch(KeyReference.parse("https://" + host + "/keys/web"));
        assertTrue(imds.queries().get(0).contains("resource=" + resource), imds.queries()::toString);
    }

    @Test
    void asksOnceForWhatSeveralThreadsWant() throws Exception {
        Credential credential = credential(new Identity.SystemAssigned());
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Callable<String> ask = () -> credential.token(VAULT_SCOPE).text();
        for (Future<String> answer : threads.invokeAll(List.of(ask, ask, ask, ask))) {
            assertEquals("token-1", answer.get());
        }
        threads.shutdown();
        assertEquals(1, imds.queries().size());
    }

    /** A cache of the JVM's would give the second machine the first one's token. */
    @Test
    void anotherCredentialAsksAgain() throws Exception {
        credential(new Identity.SystemAssigned()).token(VAULT_SCOPE);
        assertEquals(
                "token-2",
                credential(new Identity.SystemAssigned()).token(VAULT_SCOPE).text());
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500, 503})
    void triesAgainWhatMayPass(int status) throws Exception {
        imds.retryAfter("0").willAnswer(status, "");
        assertEquals(
                "token-2",
                credential(new Identity.SystemAssigned()).token(VAULT_SCOPE).text());
    }

    @Test
    void machineWithoutAnIdentityIsToldToAssignOne() {
        imds.willAnswer(400, UNKNOWN);
        assertEquals(
                "AzureSKR, identity: no access token for the machine's own managed identity: IMDS answered 400"
                        + " invalid_request: Identity not found. Assign an identity to this machine; if it has several,"
                        + " name one by the property identity.client-id.",
                refusal(new Identity.SystemAssigned()));
        assertEquals(1, imds.queries().size());
    }

    @Test
    void unknownIdentityIsNamed() {
        imds.willAnswer(400, UNKNOWN);
        assertEquals(
                "AzureSKR, identity: no access token for the managed identity with client id c2: IMDS answered 400"
                        + " invalid_request: Identity not found. Check the id, and that this identity is assigned to"
                        + " this machine.",
                refusal(new Identity.ClientId("c2")));
    }

    @Test
    void unreachableImdsIsNamed() {
        imds.close();
        String message = refusal(new Identity.SystemAssigned());
        assertTrue(message.contains("connecting to 127.0.0.1:"), message);
        assertTrue(message.contains("Is this an Azure virtual machine?"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>secret</html>",
                "{}",
                "{\"access_token\":\"secret\"}",
                "{\"access_token\":\"secret\",\"token_type\":\"Bearer\",\"expires_on\":\"soon\"}",
                "{\"access_token\":\"\",\"token_type\":\"Bearer\",\"expires_on\":\"1\"}",
                "{\"access_token\":\"secret\\n\",\"token_type\":\"Bearer\",\"expires_on\":\"1\"}",
                "{\"access_token\":\"secret\u00e9\",\"token_type\":\"Bearer\",\"expires_on\":\"1\"}",
                "{\"access_token\":\"secret\",\"token_type\":\"pop\",\"expires_on\":\"4102444800\"}",
                "{\"access_token\":7,\"token_type\":\"Bearer\",\"expires_on\":\"1\"}"
            })
    void answerThatIsNoTokenIsRefusedWithoutQuotingIt(String answer) {
        imds.willAnswer(200, answer);
        String message = refusal(new Identity.SystemAssigned());
        assertTrue(message.contains("IMDS' token answer"), message);
        assertTrue(message.contains("Whatever answered there is not IMDS"), message);
        assertFalse(message.contains("secret"), message);
        assertEquals(1, imds.queries().size());
    }

    @Test
    void refusalThatQuotesATokenIsToldWithoutIt() {
        String token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ3ZWIifQ." + "c2lnbmF0dXJl".repeat(20);
        imds.willAnswer(400, "{\"error\":\"" + token + "\",\"error_description\":\"not " + token + "\"}");
        String message = refusal(new Identity.SystemAssigned());
        assertTrue(message.contains("IMDS answered 400 [a token]: not [a token]"), message);
    }

    @Test
    void deadlineEndsTheTries() {
        for (int i = 0; i < 9; i++) {
            imds.willAnswer(410, "");
        }
        HttpSettings hasty = new HttpSettings(
                List.of(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(800),
                Deadline.after(Duration.ofMillis(1600)));
        String message;
        try (Http ending = Http.open(hasty)) {
            Credential credential = new Credential(ending, imds.uri(), new Identity.SystemAssigned());
            message = assertThrows(AzureSkrException.class, () -> credential.token(VAULT_SCOPE))
                    .getMessage();
        }
        assertTrue(message.contains("IMDS answered 410"), message);
        assertEquals(2, imds.queries().size());
    }

    @Test
    void printsNoToken() throws Exception {
        Credential credential = credential(new Identity.ClientId("c1"));
        credential.token(VAULT_SCOPE);
        assertEquals("Credential[the managed identity with client id c1]", credential.toString());
    }

    private Credential credential(Identity identity) {
        return new Credential(http, imds.uri(), identity);
    }

    private String refusal(Identity identity) {
        AzureSkrException e =
                assertThrows(AzureSkrException.class, () -> credential(identity).token(VAULT_SCOPE));
        assertEquals(Stage.IDENTITY, e.stage());
        return e.getMessage();
    }
}
