// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.ATTESTATION;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.maa.Tampering;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The attestation service's token, what it is sealed in, and the keys that verify it. */
@ExtendWith(LocalAzureExtension.class)
class TokenTamperTest {
    private static final String FOREIGN_MODULUS = ForeignKey.modulus();
    private static final String NOT_SIGNED = "no key that it publishes under /certs verifies the signature";

    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void honestTokenIsBelieved(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"headers", "claims", "signatures", "envelopes", "signingKeys", "judgedByTheVault"})
    void isRefusedForItsOwnReason(Tamper tamper, LocalAzure azure) throws Exception {
        tamper.isRefused(azure, key);
    }

    static Stream<Tamper> headers() {
        return Stream.of(
                header("/alg", "none", "MAA's token header: alg must be one of PS256"),
                header("/alg", "HS256", "MAA's token header: alg must be one of PS256"),
                header("/alg", "RS512", "is signed with RS512, MAA signs with RS256"),
                header("/alg", null, "MAA's token header: alg is missing"),
                header("/kid", "another", NOT_SIGNED),
                header("/kid", null, NOT_SIGNED),
                header("/crit", List.of("b64"), "MAA's token header: crit asks for extensions"));
    }

    static Stream<Tamper> claims() {
        long now = Instant.now().getEpochSecond();
        return Stream.of(
                claim("/iss", "https://sharedweu.weu.attest.azure.net", "was issued by \"https://sharedweu"),
                claim("/iss", null, "iss is missing"),
                claim("/exp", now - 3600, "expired 36", "clock is fast"),
                claim("/exp", null, "exp is missing"),
                claim("/nbf", now + 3600, "becomes valid in 3", "clock is slow"),
                claim("/nbf", null, "nbf is missing"),
                claim("/iat", now + 3600, "becomes valid in 3", "clock is slow"),
                claim("/iat", "now", "iat must be a number"),
                claim("/x-ms-runtime", null, "x-ms-runtime is missing"),
                claim("/x-ms-runtime/client-payload/nonce", "MTIz", "does not have this request's nonce"),
                claim("/x-ms-runtime/client-payload", null, "x-ms-runtime.client-payload is missing"),
                claim("/x-ms-runtime/keys", List.of(), "names 0 keys to encrypt to"),
                claim("/x-ms-runtime/keys/0/n", FOREIGN_MODULUS, "not this machine's transfer key"),
                claim("/x-ms-runtime/keys/0/n", "AQAB", "x-ms-runtime.keys[0].n has 17 bits"),
                claim("/x-ms-runtime/keys/0/e", "Aw", "not this machine's transfer key"),
                claim("/x-ms-runtime/keys/0/kid", "HCLAkPub", "not this machine's transfer key"));
    }

    static Stream<Tamper> signatures() {
        return Stream.of(
                token("signed by a key that is not published", Tampering.signedByAnotherKey(), NOT_SIGNED),
                token("signature altered", jwt(jwt -> flip(jwt, jwt.lastIndexOf('.') + 9)), NOT_SIGNED),
                token("claims altered after signing", jwt(jwt -> raise(jwt)), NOT_SIGNED),
                token("no signature", jwt(jwt -> jwt.substring(0, jwt.lastIndexOf('.') + 1)), "not a JWS in compact"),
                token("a fourth part", jwt(jwt -> jwt + ".AAAA"), "not a JWS in compact form"));
    }

    static Stream<Tamper> envelopes() {
        String undecryptable = "does not decrypt: it was sealed for another key or altered on its way";
        return Stream.of(
                envelope("/EncryptionParams/Cipher", "DES", "EncryptionParams.Cipher must be AES"),
                envelope("/EncryptionParams/BlockMode", "ChainingModeCBC", "BlockMode must be ChainingModeGCM"),
                envelope("/EncryptionParams/BlockPadding", "None", "BlockPadding must be PKCS7"),
                envelope("/EncryptionParams/KeySizeInBits", 0, "KeySizeInBits must be positive"),
                envelope("/EncryptionParams/Iv", "AAAAAAAAAAAAAAAA", undecryptable),
                envelope("/EncryptionParams/Iv", "", "Iv has 0 bytes"),
                envelope("/EncryptedInnerKey", "A".repeat(342) + "==", undecryptable),
                envelope("/EncryptedInnerKey", "AAAA", undecryptable),
                envelope("/AuthenticationData", "A".repeat(22) + "==", undecryptable),
                envelope("/AuthenticationData", "AAAA", "AuthenticationData has 3 bytes"),
                envelope("/Jwt", "AAAA", undecryptable),
                envelope("/Jwt", null, "Jwt is missing"),
                token("another run's answer", azure -> replay(azure), undecryptable),
                answer("/attest/AzureGuest", "/token", null, "MAA's answer: token is missing"),
                answer("/attest/AzureGuest", "/token", "e30", "EncryptionParams is missing"),
                answer("/attest/AzureGuest", "/token", "{", "MAA's answer: token is not base64"));
    }

    /** A false verifier calls a machine good or bad for another reason than the evidence: the vault judges by these. */
    static Stream<Tamper> judgedByTheVault() {
        return Stream.of(
                judged("/x-ms-isolation-tee/x-ms-compliance-status", "none"),
                judged("/x-ms-isolation-tee/x-ms-compliance-status", null),
                judged("/x-ms-isolation-tee/x-ms-attestation-type", "tdxvm"),
                judged("/x-ms-isolation-tee", null));
    }

    /** They are fetched again where none fits, so that they are altered for as long as the load lasts. */
    static Stream<Tamper> signingKeys() {
        return Stream.of(
                jwks("/keys", List.of(), NOT_SIGNED),
                jwks("/keys", null, "MAA's signing keys: keys is missing"),
                jwks("/keys/0/kid", "another", NOT_SIGNED),
                jwks("/keys/0/kty", "EC", NOT_SIGNED),
                jwks("/keys/0/use", "enc", NOT_SIGNED),
                jwks("/keys/0/alg", "PS256", NOT_SIGNED),
                jwks("/keys/0/key_ops", List.of("encrypt"), NOT_SIGNED),
                jwks("/keys/0/n", "AQAB", "keys[0].e is missing"),
                jwks("/keys/0/x5c", List.of("AAAA"), "keys[0].x5c[0] is not a certificate in base64"),
                jwks("/keys/0/x5c", null, "keys[0].x5c must begin with a certificate"),
                jwks("/keys/0/x5c", List.of(), "x5c must begin with a certificate for an RSA key"));
    }

    private static Tamper header(String pointer, Object value, String... words) {
        return token("header " + Tamper.shown(pointer, value), Tampering.header(JsonPatch.at(pointer, value)), words);
    }

    private static Tamper claim(String pointer, Object value, String... words) {
        return token("claim " + Tamper.shown(pointer, value), Tampering.claims(JsonPatch.at(pointer, value)), words);
    }

    private static Tamper judged(String pointer, Object value) {
        String claim = pointer.replaceAll(".*/", "");
        return Tamper.azure(
                "claim " + Tamper.shown(pointer, value),
                Stage.RELEASE,
                azure -> azure.maa().tamper(Tampering.claims(JsonPatch.at(pointer, value))),
                "HTTP 403",
                claim);
    }

    private static Tamper envelope(String pointer, Object value, String... words) {
        return token(
                "envelope " + Tamper.shown(pointer, value), Tampering.envelope(JsonPatch.at(pointer, value)), words);
    }

    private static Tamper jwks(String pointer, Object value, String... words) {
        return answer("/certs", pointer, value, words);
    }

    private static Tamper answer(String path, String pointer, Object value, String... words) {
        return Tamper.answer(AzureService.ATTESTATION, path, pointer, value, ATTESTATION, words);
    }

    private static Tamper token(String name, Tampering tampering, String... words) {
        return token(name, azure -> azure.maa().tamper(tampering), words);
    }

    private static Tamper token(String name, Tamper.AzureAct act, String... words) {
        return Tamper.azure(name, Stage.ATTESTATION, act, words);
    }

    private static void replay(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
        azure.maa().tamper(Tampering.replayed());
    }

    private static Tampering jwt(UnaryOperator<String> change) {
        return Tampering.jwt(change);
    }

    /** As an operator would like it who attests with a weaker machine. */
    private static String raise(String jwt) {
        return CompactJws.of(jwt)
                .withPayload("azure-compliant-cvm", "azure-compliant-uvm")
                .toString();
    }

    private static String flip(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }
}
