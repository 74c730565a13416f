// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.HttpResponse;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultChallengeTest {
    private static final String SCOPE = "https://vault.azure.net/.default";
    private static final Optional<String> KNOWN = Optional.of("https://managedhsm.azure.net/.default");
    private static final int LENGTH = 64 * 1024;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer authorization=\"https://login.windows.net/t\", resource=\"https://vault.azure.net\"",
                "bearer RESOURCE = \"https://vault.azure.net\"",
                "Bearer\tresource=\"https:\\/\\/vault.azure.net\" , error=\"x, resource=y\"",
                "Bearer resource=https://vault.azure.net, authorization=https://login.windows.net/t",
                "Bearer error=invalid_token,scope=https://vault.azure.net/.default",
                "PoP resource=\"https://example.org\", Bearer realm=\"\", resource=\"https://vault.azure.net\"",
                "Bearer resource=\"https://vault.azure.net\", PoP scope=\"https://example.org\"",
                "Negotiate bW9yZQ==, Bearer resource=\"https://vault.azure.net\"",
                "Bearer resource=\"https://vault.azure.net\", resource=\"https://example.org\"",
                "Bearer resource=\"https://vault.azure.net"
            })
    void namesTheScopeHoweverItIsWritten(String header) throws Exception {
        assertEquals(SCOPE, challenge(Optional.empty(), header).orElseThrow().scope());
    }

    @Test
    void schemesMayComeInHeadersOfTheirOwn() throws Exception {
        assertEquals(
                SCOPE,
                challenge(Optional.empty(), "PoP nonce=\"n\"", "Bearer resource=\"https://vault.azure.net\"")
                        .orElseThrow()
                        .scope());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic realm=\"Bearer resource=x\"",
                "Bearertoken resource=\"https://vault.azure.net\"",
                "Digest a=\"b\", resource=\"https://vault.azure.net\"",
                "Bearer realm=\"resource=https://vault.azure.net\""
            })
    void whatAsksForNoTokenIsNone(String header) throws Exception {
        assertEquals(Optional.empty(), challenge(Optional.empty(), header));
    }

    @ParameterizedTest
    @ValueSource(strings = {"vault.azure.net", "a-vault.azure.net", "vault.azure.net.example.org", "a.vault.azure.org"})
    void hostWhoseDomainIsNotTheServicesIsRefused(String host) throws Exception {
        VaultChallenge challenge = new VaultChallenge(SCOPE, Optional.empty());
        challenge.requireOf(URI.create("https://a.vault.azure.net"));
        assertThrows(MalformedException.class, () -> challenge.requireOf(URI.create("https://" + host)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"insufficient_claims\"", "\"Insufficient_Claims\"", "insufficient_claims"})
    void claimsAloneAreForTheScopeThatTheVaultHasWantedSoFar(String error) throws Exception {
        VaultChallenge challenge =
                challenge(KNOWN, "Bearer error=" + error + ", claims=\"e30=\"").orElseThrow();
        assertEquals(new VaultChallenge(KNOWN.orElseThrow(), Optional.of("{}")), challenge);
    }

    @Test
    void scopeThatIsNamedCountsMoreThanTheKnownOne() throws Exception {
        assertEquals(
                new VaultChallenge(SCOPE, Optional.of("{}")),
                challenge(KNOWN, "Bearer error=insufficient_claims, claims=e30=, scope=\"" + SCOPE + "\"")
                        .orElseThrow());
    }

    @Test
    void claimsOfAnotherErrorAreNone() throws Exception {
        assertEquals(
                Optional.empty(),
                challenge(KNOWN, "Bearer error=\"invalid_token\", claims=\"e30=\"")
                        .orElseThrow()
                        .claims());
    }

    @Test
    void errorForClaimsThatNamesNoneWantsNone() throws Exception {
        assertEquals(
                Optional.empty(),
                challenge(KNOWN, "Bearer error=insufficient_claims")
                        .orElseThrow()
                        .claims());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 403, 407})
    void onlyAnAnswerThatWantsAnotherTokenIsAChallenge(int status) throws Exception {
        String header = "Bearer resource=\"https://vault.azure.net\"";
        assertEquals(Optional.empty(), VaultChallenge.of(answer(status, header), KNOWN));
    }

    @Test
    void claimsThatCannotBeReadAreRefused() {
        assertThrows(
                MalformedException.class, () -> challenge(KNOWN, "Bearer error=insufficient_claims, claims=\"!\""));
    }

    /** Time that grows with the square of the length would be a vault's way to keep a server from starting. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a", "a ", " ", ",", "=", "a=", "a=b", "a = ", "\"", "\\\"", "\\", "a=\"", "a=\"b\"", "Bearer ", "é"
            })
    void hostileHeaderIsGoneThroughOnce(String pattern) {
        for (String start : List.of("", "Bearer ", "Bearer a=\"", "Bearer a")) {
            OnePass header = new OnePass(start + pattern.repeat(LENGTH / pattern.length()));
            BearerParameters.of(header);
            assertTrue(header.read <= 10L * header.length(), start + pattern + ": " + header.read);
        }
    }

    /** Can be read only forwards, and counts the characters that are. */
    private static final class OnePass implements CharSequence {
        private final String text;
        private int last;
        private long read;

        OnePass(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            assertTrue(index >= last, () -> "back from " + last + " to " + index);
            last = index;
            read++;
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            read += end - start;
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            throw new AssertionError("not to be read as a whole");
        }
    }

    private static Optional<VaultChallenge> challenge(Optional<String> known, String... headers) throws Exception {
        return VaultChallenge.of(answer(401, headers), known);
    }

    private static HttpResponse answer(int status, String... headers) {
        return new HttpResponse(status, Map.of("www-authenticate", List.of(headers)), Bytes.EMPTY);
    }
}
