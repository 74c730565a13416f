// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import static io.github.azureskr.internal.attest.TestMaa.NOW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.evidence.OsRelease;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.tpm.Certification;
import io.github.azureskr.internal.tpm.DecryptScheme;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.internal.tpm.PcrSelection;
import io.github.azureskr.internal.tpm.PcrValues;
import io.github.azureskr.internal.tpm.PublicArea;
import io.github.azureskr.internal.tpm.Quote;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaaVerifierTest {
    private static final KeyPair TRANSFER_KEY = TestMaa.newRsaKeys();
    private static final RSAPublicKey OTHER_KEY =
            (RSAPublicKey) TestMaa.newRsaKeys().getPublic();

    private TestMaa maa;
    private Http http;

    @BeforeEach
    void start() throws Exception {
        maa = new TestMaa();
        http = Http.open(new HttpSettings(
                List.of(maa.trustAnchor()),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Deadline.after(Duration.ofSeconds(60))));
    }

    @AfterEach
    void stop() {
        http.close();
        maa.close();
    }

    @Test
    void returnsTheTokenAndItsClaims() throws Exception {
        AttestationResult result = appraise(NOW);
        assertEquals(maa.endpoint().toString(), result.claims().string("iss"));
        assertEquals(3, result.token().split("\\.").length);
        assertFalse(result.toString().contains(result.token()));
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 24, 32})
    void opensAnswersUnderEveryAesKeySize(int size) throws Exception {
        maa.innerKey = new byte[size];
        appraise(NOW);
    }

    // What is sent.

    @Test
    void sendsTheRequestOfTheReferenceClient() throws Exception {
        appraise(NOW);
        JsonObject request = JsonObject.parse(
                "request", maa.requests.get(0).substring(maa.requests.get(0).indexOf('\n')));
        String info = request.base64("AttestationInfo").utf8();
        String nonce = JsonObject.parse("info", info).object("ClientPayload").string("nonce");
        String transferKey = publicArea((RSAPublicKey) TRANSFER_KEY.getPublic()).base64();
        assertEquals(
                "{\"AttestationProtocolVersion\":\"2.0\",\"ClientPayload\":{\"nonce\":\"" + nonce + "\"},"
                        + "\"IsolationInfo\":{\"Evidence\":{"
                        // {"SnpReport":"-_8","VcekCertChain":"UEVNPz4/"}
                        + "\"Proof\":\"eyJTbnBSZXBvcnQiOiItXzgiLCJWY2VrQ2VydENoYWluIjoiVUVWTlB6NC8ifQ==\","
                        + "\"RunTimeData\":\"e30=\"},\"Type\":\"SevSnp\"},"
                        + "\"OSBuild\":\"Tm90QXBwbGljYXRpb24=\",\"OSDistro\":\"VWJ1bnR1\",\"OSType\":\"TGludXg=\","
                        + "\"OSVersionMajor\":22,\"OSVersionMinor\":4,\"TcgLogs\":\"Bw==\",\"TpmInfo\":{"
                        + "\"AikCert\":\"AQA=\",\"AikPub\":\"Ag==\",\"EncKeyCertifyInfo\":\"BQ==\","
                        + "\"EncKeyCertifyInfoSignature\":\"Bg==\",\"EncKeyPub\":\"" + transferKey + "\","
                        + "\"PCRs\":[{\"Digest\":\"CA==\",\"Index\":0},{\"Digest\":\"CQ==\",\"Index\":7}],"
                        + "\"PcrQuote\":\"Aw==\",\"PcrSet\":[0,7],\"PcrSignature\":\"BA==\"}}",
                info);
    }

    @Test
    void sendsAFreshNonceEachTime() throws Exception {
        appraise(NOW);
        appraise(NOW);
        List<String> requests = maa.requests.stream()
                .filter(request -> request.startsWith("POST"))
                .toList();
        assertEquals(2, requests.stream().distinct().count());
    }

    @Test
    void asksTheProviderWhateverPathItsUrlHas() throws Exception {
        URI withPath = maa.endpoint().resolve("/attest/SevSnpVm?api-version=2022-08-01");
        new MaaVerifier(http, List.of(withPath), Clock.fixed(NOW, ZoneOffset.UTC))
                .appraise(evidence(), endorsements(), decryptor());
        assertTrue(maa.requests.get(0).startsWith("POST /attest/AzureGuest?api-version=2020-10-01\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost", "sharedweu.weu.attest.azure.net", "https:///x"})
    void refusesAnEndpointWithoutHttps(String endpoint) {
        MaaVerifier verifier = new MaaVerifier(http, List.of(URI.create(endpoint)), Clock.systemUTC());
        assertTrue(problem(verifier).startsWith("property 'attestation.endpoint' must be a URL like https://"));
        assertThrows(AzureSkrException.class, verifier::prefetchKeys);
    }

    // Who issued it, when, for which request and which key.

    @ParameterizedTest
    @ValueSource(strings = {"", "/"})
    void takesTheIssuerWithASlashAndInAnyCase(String end) throws Exception {
        maa.claims = claims ->
                claims.put("iss", "HTTPS://LocalHost:" + maa.endpoint().getPort() + end);
        appraise(NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://localhost", "https://sharedweu.weu.attest.azure.net", "not a URL", "", "localhost"})
    void refusesAnotherIssuer(String issuer) {
        assertRefused(
                claims -> claims.put("iss", issuer), "was issued by \"" + issuer + "\" and not by " + maa.endpoint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "?x", "#x"})
    void refusesAnIssuerThatIsMoreThanTheProvider(String end) {
        assertRefused(claims -> claims.put("iss", maa.endpoint() + end), "was issued by \"" + maa.endpoint() + end);
    }

    @Test
    void refusesAnIssuerWithAUser() {
        String issuer = maa.endpoint().toString().replace("://", "://somebody@");
        assertRefused(claims -> claims.put("iss", issuer), "was issued by \"" + issuer);
    }

    @ParameterizedTest
    @CsvSource({"-300", "0", "29099"})
    void toleratesAClockThatIsFiveMinutesOff(long seconds) throws Exception {
        appraise(NOW.plusSeconds(seconds));
    }

    @Test
    void refusesATokenOfTheFutureAndNamesTheClock() {
        assertTokenProblem(
                NOW.minusSeconds(301),
                "becomes valid in 301 s: this machine's clock is slow or MAA's is wrong, here it is 2026");
    }

    @Test
    void refusesATokenIssuedInTheFuture() {
        assertRefused(claims -> claims.put("iat", NOW.getEpochSecond() + 1000), "becomes valid in 1000 s");
    }

    @Test
    void refusesAnExpiredTokenAndNamesTheClock() {
        assertTokenProblem(
                NOW.plusSeconds(29_100),
                "expired 300 s ago: this machine's clock is fast or MAA's is wrong, here it is 2026");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "iat", "nbf", "exp", "x-ms-runtime"})
    void refusesATokenWithoutAClaimThatIsChecked(String claim) {
        maa.claims = claims -> claims.remove(claim);
        assertProblem("MAA's token: " + claim + " is missing");
    }

    @Test
    void refusesATokenForAnotherRequest() {
        assertRefused(
                claims -> runtime(claims).put("client-payload", Map.of("nonce", "QURFMDEwMQ==")),
                "does not have this request's nonce");
    }

    @Test
    void refusesATokenForAnotherKey() {
        assertRefused(
                claims -> runtime(claims).put("keys", List.of(TestMaa.jwk("TpmEphemeralEncryptionKey", OTHER_KEY))),
                "names a key to encrypt to that is not this machine's transfer key");
    }

    @Test
    void refusesATokenForAKeyOfTheSameModulusAndAnotherExponent() {
        Map<String, Object> key =
                new HashMap<>(TestMaa.jwk("TpmEphemeralEncryptionKey", (RSAPublicKey) TRANSFER_KEY.getPublic()));
        key.put("e", "Aw");
        assertRefused(
                claims -> runtime(claims).put("keys", List.of(key)),
                "names a key to encrypt to that is not this machine's transfer key");
    }

    @Test
    void refusesATokenThatCallsTheKeySomethingElse() {
        RSAPublicKey ours = (RSAPublicKey) TRANSFER_KEY.getPublic();
        assertRefused(
                claims -> runtime(claims).put("keys", List.of(TestMaa.jwk("HCLEkPub", ours))),
                "names a key to encrypt to that is not this machine's transfer key");
    }

    @Test
    void refusesATokenWithASecondKeyOrNone() {
        RSAPublicKey ours = (RSAPublicKey) TRANSFER_KEY.getPublic();
        assertRefused(
                claims ->
                        runtime(claims).put("keys", List.of(TestMaa.jwk("TpmEphemeralEncryptionKey", ours), Map.of())),
                "names 2 keys to encrypt to");
        assertRefused(claims -> runtime(claims).put("keys", List.of()), "names 0 keys to encrypt to");
    }

    // Its signature.

    @Test
    void refusesATamperedToken() {
        maa.token = token -> token.substring(0, token.lastIndexOf('.') + 1)
                + token.substring(token.lastIndexOf('.') + 1).replace('A', 'B').replace('Q', 'R');
        assertTokenProblem(NOW, "is not signed by " + maa.endpoint());
    }

    @Test
    void refusesATokenUnderAKeyThatIsNotPublished() {
        maa.header = header -> header.put("kid", "someone else");
        assertTokenProblem(NOW, "is not signed by " + maa.endpoint());
    }

    @Test
    void refusesATokenThatNamesNoKey() {
        maa.header = header -> header.remove("kid");
        assertTokenProblem(NOW, "is not signed by " + maa.endpoint());
    }

    @Test
    void refusesAnAlgorithmThatMaaDoesNotUse() {
        maa.header = header -> header.put("alg", "RS512");
        maa.signatureAlgorithm = "SHA512withRSA";
        assertTokenProblem(NOW, "is signed with RS512, MAA signs with RS256");
    }

    @Test
    void refusesAnUnsignedToken() {
        maa.header = header -> header.put("alg", "none");
        assertProblem("MAA's token header: alg must be one of PS256");
    }

    @Test
    void usesPrefetchedKeys() throws Exception {
        MaaVerifier verifier = verifier(NOW);
        verifier.prefetchKeys();
        verifier.appraise(evidence(), endorsements(), decryptor());
        assertEquals(1, maa.requests.stream().filter("GET /certs"::equals).count());
    }

    @Test
    void fetchesTheKeysAgainWhenMaaHasChangedThem() throws Exception {
        MaaVerifier verifier = verifier(NOW);
        maa.keys = keys -> keys.replace("signer+1=", "the old one");
        verifier.prefetchKeys();
        maa.keys = keys -> keys;
        verifier.appraise(evidence(), endorsements(), decryptor());
        assertEquals(2, maa.requests.stream().filter("GET /certs"::equals).count());
    }

    @Test
    void saysWhenTheKeysCannotBeRead() {
        maa.keys = keys -> "<html>";
        String problem = problem(NOW);
        assertTrue(problem.contains("MAA's signing keys: not well-formed JSON"), problem);
        assertThrows(AzureSkrException.class, verifier(NOW)::prefetchKeys);
    }

    // Its seal.

    @ParameterizedTest
    @CsvSource({
        "Cipher, DES, must be AES",
        "BlockMode, ChainingModeCBC, must be ChainingModeGCM",
        "BlockPadding, none, must be PKCS7",
        "KeySizeInBits, 256, must be a number",
        "Iv, '', has 0 bytes",
        "Iv, '*', is not base64",
    })
    void refusesParametersItDoesNotKnow(String name, String value, String problem) {
        maa.parameters = parameters -> parameters.put(name, value);
        assertProblem("MAA's sealed token: EncryptionParams." + name + " " + problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"EncryptionParams", "EncryptedInnerKey", "AuthenticationData", "Jwt"})
    void refusesASealThatLacksAMember(String name) {
        maa.envelope = envelope -> envelope.remove(name);
        assertProblem("MAA's sealed token: " + name + " is missing");
    }

    @Test
    void refusesAShortTag() {
        maa.envelope = envelope -> envelope.put("AuthenticationData", "AAAA");
        assertProblem("AuthenticationData has 3 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AuthenticationData", "Jwt"})
    void refusesAnAlteredSeal(String name) {
        maa.envelope = envelope -> envelope.put(name, Bytes.owning(new byte[16]).base64());
        assertProblem("MAA's answer does not decrypt");
    }

    /** No TPM is asked about such a one: its buffers end somewhere, and so does what a command can say of a length. */
    @ParameterizedTest
    @ValueSource(ints = {0, 255, 257, 4_100, 60_000, 70_000})
    void refusesAnEncryptedKeyThatIsNotAsLongAsTheTransferKey(int length) {
        maa.envelope = envelope ->
                envelope.put("EncryptedInnerKey", Bytes.owning(new byte[length]).base64());
        assertProblem("MAA's answer does not decrypt");
    }

    @Test
    void refusesAKeyThatIsNoAesKey() {
        maa.innerKey = new byte[17];
        assertProblem("MAA's answer does not decrypt");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<html> | MAA's answer: not well-formed JSON",
                "{} | MAA's answer: token is missing",
                "{\"token\":\"*\"} | MAA's answer: token is not base64",
                "{\"token\":\"AAAA\"} | MAA's sealed token: not well-formed JSON",
            })
    void saysWhenTheAnswerCannotBeRead(String body, String problem) {
        maa.answer = answer -> body;
        assertProblem(problem);
    }

    @Test
    void noFailureQuotesTheToken() {
        maa.token = token -> token + "*";
        String problem = problem(NOW);
        assertTrue(problem.contains("MAA's token: not a JWS in compact form"), problem);
        assertFalse(problem.contains("eyJ"), problem);
    }

    // MAA's refusals.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":{\"code\":\"AttestationFailed\",\"message\":\"Secure\\r\\nboot\\u0007is off\"}}",
                "{\"Error\":{\"Code\":\"AttestationFailed\",\"Message\":\"Secure boot is off\"}}"
            })
    void tellsMaasOwnWordsItsRequestIdAndWhatToDo(String body) {
        maa.refusals.add(new TestMaa.Refusal(400, Map.of("x-ms-request-id", "0f-1"), body));
        assertEquals(
                "MAA at " + maa.endpoint() + " refused to attest: HTTP 400, AttestationFailed: Secure boot is off"
                        + " (x-ms-request-id 0f-1). MAA does not accept this machine's evidence. The shared providers"
                        + " want Secure Boot on; the machine must be a confidential VM (SEV-SNP) whose AMD"
                        + " certificates are current. If it names TcgLogs, let this process read the boot log (property"
                        + " event-log)",
                problem(NOW));
        assertEquals(1, maa.requests.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 418})
    void tellsWhatToDoAboutEveryOtherStatus(int status) {
        maa.refusals.add(new TestMaa.Refusal(status, Map.of(), "<html>not MAA</html>"));
        String problem = problem(NOW);
        assertTrue(problem.matches("MAA at \\S+ refused to attest: HTTP " + status + "\\. [A-Z].{30,}"), problem);
        assertEquals(1, maa.requests.size());
    }

    @Test
    void leavesOutWhatLooksLikeATokenOfWhatItQuotes() {
        String body = "{\"error\":{\"code\":\"c\",\"message\":\"not eyJhbGciOiJSUzI1NiJ9.e30.c2ln\"}}";
        maa.refusals.add(new TestMaa.Refusal(400, Map.of("x-ms-request-id", "y".repeat(100)), body));
        assertProblem("HTTP 400, c: not [a token] (x-ms-request-id [a token])");
    }

    @Test
    void boundsWhatItQuotes() {
        String body = "{\"error\":{\"code\":\"c\",\"message\":\"" + "x ".repeat(50_000) + "\"}}";
        maa.refusals.add(new TestMaa.Refusal(400, Map.of(), body));
        assertTrue(problem(NOW).length() < 1200);
    }

    @Test
    void asksAgainWhenMaaIsBusy() throws Exception {
        maa.refusals.add(new TestMaa.Refusal(429, Map.of("Retry-After", "0"), ""));
        appraise(NOW);
        assertEquals(3, maa.requests.size());
    }

    @Test
    void saysThatMaaCouldNotBeReached() {
        maa.close();
        String problem = problem(NOW);
        assertTrue(
                problem.startsWith("asking MAA at " + maa.endpoint() + " to attest failed: connecting to localhost:"),
                problem);
    }

    private void assertRefused(Consumer<Map<String, Object>> change, String problem) {
        maa.claims = change;
        assertTokenProblem(NOW, problem);
    }

    private void assertProblem(String part) {
        String problem = problem(NOW);
        assertTrue(problem.contains(part), problem);
    }

    private void assertTokenProblem(Instant now, String problem) {
        String message = problem(now);
        assertTrue(message.startsWith("MAA's token " + problem), message);
    }

    private String problem(Instant now) {
        return problem(verifier(now));
    }

    private static String problem(MaaVerifier verifier) {
        AzureSkrException failure =
                assertThrows(AzureSkrException.class, () -> verifier.appraise(evidence(), endorsements(), decryptor()));
        assertEquals(Stage.ATTESTATION, failure.stage());
        return failure.getMessage().substring("AzureSKR, attestation: ".length());
    }

    private AttestationResult appraise(Instant now) throws AzureSkrException {
        return verifier(now).appraise(evidence(), endorsements(), decryptor());
    }

    private MaaVerifier verifier(Instant now) {
        return new MaaVerifier(http, List.of(maa.endpoint()), Clock.fixed(now, ZoneOffset.UTC));
    }

    @SuppressWarnings("unchecked") // The fixture puts a map there.
    private static Map<String, Object> runtime(Map<String, Object> claims) {
        return (Map<String, Object>) claims.get("x-ms-runtime");
    }

    /** A key in software in the place of the TPM's. */
    private static Decryptor decryptor() {
        return (scheme, ciphertext) -> {
            assertEquals(DecryptScheme.RSAES, scheme);
            try {
                Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                rsa.init(Cipher.DECRYPT_MODE, TRANSFER_KEY.getPrivate());
                return SecretBytes.owning(rsa.doFinal(ciphertext.toArray()));
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        };
    }

    private static Endorsements endorsements() {
        return new Endorsements(List.of(), "PEM?>?");
    }

    /** One distinct byte in each field, which the test server does not judge, and a real transfer key. */
    private static Evidence evidence() {
        PcrValues pcrs = new PcrValues(new PcrSelection(List.of(0, 7)), List.of(Bytes.ofHex("08"), Bytes.ofHex("09")));
        return new Evidence(
                Bytes.ofHex("fbff"),
                Bytes.utf8("{}"),
                Bytes.ofHex("0100"),
                Bytes.ofHex("02"),
                new Quote(Bytes.ofHex("03"), Bytes.ofHex("04"), pcrs),
                publicArea((RSAPublicKey) TRANSFER_KEY.getPublic()),
                new Certification(Bytes.ofHex("05"), Bytes.ofHex("06")),
                Bytes.ofHex("07"),
                new OsRelease("Ubuntu", 22, 4));
    }

    private static Bytes publicArea(RSAPublicKey key) {
        byte[] modulus = key.getModulus().toByteArray();
        Bytes none = Bytes.ofHex("0010");
        return new PublicArea(
                        0x00020432,
                        Bytes.owning(new byte[32]),
                        none,
                        none,
                        2048,
                        0,
                        Bytes.copyOf(modulus, modulus.length - 256, 256))
                .bytes();
    }
}
