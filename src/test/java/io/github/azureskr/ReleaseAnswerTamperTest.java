// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.RELEASE;
import static io.github.azureskr.spec.Stage.UNWRAP;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vault's answer: who signed it, which question it answers, what it wraps. */
@ExtendWith(LocalAzureExtension.class)
class ReleaseAnswerTamperTest {
    private static final ReleaseTampering HONEST = ReleaseTampering.none();
    private static final String ALTERED = "its signature is not that of its own certificate: it was altered on its way";
    private static final String UNDECRYPTABLE = "does not decrypt: it was encrypted to another key";
    private static final String KEY = "/response/key/key";
    private static final String ATTRIBUTES = "/response/key/attributes";

    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void honestAnswerIsUsed(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"bodies", "headers", "signers", "payloads", "wrappedKeys"})
    void isRefusedForItsOwnReason(Tamper tamper, LocalAzure azure) throws Exception {
        tamper.isRefused(azure, key);
    }

    static Stream<Tamper> bodies() {
        return Stream.of(
                body("/value", null, "its vault's answer has no value"),
                body("/value", "", "signed answer"),
                body("/value", "e30.e30", "signed answer: not a JWS in compact form"));
    }

    static Stream<Tamper> headers() {
        return Stream.of(
                header("/alg", "none", "signed answer header: alg must be one of PS256"),
                header("/alg", "HS256", "signed answer header: alg must be one of PS256"),
                header("/alg", "PS384", ALTERED),
                header("/alg", null, "signed answer header: alg is missing"),
                header("/crit", List.of("exp"), "crit asks for extensions"),
                header("/x5c", null, "x5c is missing: nothing says who signed it"),
                header("/x5c", List.of(), "x5c is missing: nothing says who signed it"),
                header("/x5c/0", "AAAA", "x5c[0] is not a certificate in base64"));
    }

    static Stream<Tamper> signers() {
        return Stream.of(
                answer(
                        "signed by another authority's certificate",
                        azure -> HONEST.signedBy(LocalCa.create().issue("localhost", List.of("localhost"))),
                        "is not trusted",
                        "trust.certificates"),
                answer(
                        "signed by another host's certificate",
                        azure -> HONEST.signedBy(azure.ca().issue("v.vault.azure.net", List.of("v.vault.azure.net"))),
                        "somebody else signed it: the certificate is for",
                        "v.vault.azure.net"),
                answer(
                        "signed with another key under the vault's certificate",
                        azure -> HONEST.signedWithKey(ForeignKey.privateKey()),
                        ALTERED),
                jws("signature altered", jws -> flip(jws, jws.lastIndexOf('.') + 9), ALTERED),
                jws("payload altered after signing", ReleaseAnswerTamperTest::enable, ALTERED),
                jws("no signature", jws -> jws.substring(0, jws.lastIndexOf('.') + 1), "not a JWS in compact form"));
    }

    static Stream<Tamper> payloads() {
        String other = "https://other.vault.azure.net/keys/web/" + "0".repeat(32);
        return Stream.of(
                payload("/request", null, "request is missing"),
                payload("/request/enc", "CKM_RSA_AES_KEY_WRAP", "request.enc is CKM_RSA_AES_KEY_WRAP, not RSA_AES"),
                payload("/response", null, "response is missing"),
                payload(KEY + "/kid", other, "kid is " + other + ", another key than the one asked for"),
                payload(KEY + "/kid", "web", "key identifier: \"web\" must start with https://"),
                payload(KEY + "/kid", null, "response.key.key.kid is missing"),
                payload(KEY + "/kty", "OKP", "kty is OKP, not EC or EC-HSM or RSA or RSA-HSM or oct"),
                payload(
                        KEY + "/kty",
                        "oct-HSM",
                        UNWRAP,
                        "response.key.key.kty says oct, but there is a public part, n"),
                payload(KEY + "/n", ForeignKey.modulus(), UNWRAP, "not the private part of the public key"),
                payload(
                        KEY + "/n",
                        "AQAB",
                        UNWRAP,
                        "response.key.key.n has 17 bits, an RSA modulus here has 2048 to 16384"),
                payload(KEY + "/e", "Aw", UNWRAP, "not the private part of the public key"),
                payload(KEY + "/n", null, UNWRAP, "n is missing"),
                payload(KEY + "/key_hsm", null, "key_hsm is missing"),
                payload(KEY + "/key_hsm", "e30", "key_hsm: schema_version is missing"),
                payload(ATTRIBUTES + "/enabled", false, "response.key.attributes.enabled is false"),
                payload(ATTRIBUTES + "/exportable", false, "response.key.attributes.exportable is false"),
                payload(ATTRIBUTES + "/exportable", null, "response.key.attributes.exportable is missing"),
                payload(ATTRIBUTES + "/created", -1, "created is no time"),
                payload(ATTRIBUTES + "/created", "yesterday", "created must be a number"));
    }

    static Stream<Tamper> wrappedKeys() {
        return Stream.of(
                keyHsm("/schema_version", "2.0", "key_hsm: schema_version is 2.0, not 1.0"),
                keyHsm("/header", null, "key_hsm: header is missing"),
                keyHsm("/header/alg", "RSA-OAEP", "key_hsm: header.alg is RSA-OAEP, not dir"),
                keyHsm("/header/enc", "CKM_RSA_AES_KEY_WRAP", "key_hsm: header.enc is CKM_RSA_AES_KEY_WRAP, not"),
                keyHsm("/header/kid", "HCLAkPub", "key_hsm: header.kid is HCLAkPub, not TpmEphemeralEncryptionKey"),
                keyHsm("/ciphertext", null, "key_hsm: ciphertext is missing"),
                keyHsm("/ciphertext", "*", "key_hsm: ciphertext is not base64"),
                ciphertext("transfer key's part altered", bytes -> flip(bytes, 100)),
                ciphertext("wrapped key's integrity check altered", bytes -> flip(bytes, 260)),
                ciphertext("wrapped key altered", bytes -> flip(bytes, bytes.length - 1)),
                ciphertext("truncated", bytes -> Arrays.copyOf(bytes, 264)),
                ciphertext("extended", bytes -> Arrays.copyOf(bytes, bytes.length + 8)),
                answer(
                        "private key of another key",
                        UNWRAP,
                        HONEST.privateKey(ForeignKey.privateKey()),
                        "not the private"),
                answer(
                        "private exponent altered",
                        UNWRAP,
                        HONEST.keyMaterial(ReleaseAnswerTamperTest::lastByte),
                        "not"),
                answer("no private key", UNWRAP, HONEST.keyMaterial(m -> new byte[32]), "not an RSA key in PKCS #8"));
    }

    private static Tamper body(String pointer, Object value, String... words) {
        return Tamper.answer(AzureService.KEY_VAULT, "/release", pointer, value, RELEASE, words);
    }

    private static Tamper header(String pointer, Object value, String... words) {
        ReleaseTampering tampering = HONEST.header(JsonPatch.at(pointer, value));
        return answer("header " + Tamper.shown(pointer, value), RELEASE, tampering, words);
    }

    private static Tamper payload(String pointer, Object value, String... words) {
        return payload(pointer, value, RELEASE, words);
    }

    private static Tamper payload(String pointer, Object value, Stage stage, String... words) {
        ReleaseTampering tampering = HONEST.payload(JsonPatch.at(pointer, value));
        return answer("payload " + Tamper.shown(pointer, value), stage, tampering, words);
    }

    private static Tamper keyHsm(String pointer, Object value, String... words) {
        ReleaseTampering tampering = HONEST.keyHsm(JsonPatch.at(pointer, value));
        return answer("key_hsm " + Tamper.shown(pointer, value), RELEASE, tampering, words);
    }

    private static Tamper ciphertext(String name, UnaryOperator<byte[]> change) {
        return answer("ciphertext: " + name, UNWRAP, HONEST.ciphertext(change), UNDECRYPTABLE);
    }

    private static Tamper jws(String name, UnaryOperator<String> change, String... words) {
        return answer(name, RELEASE, HONEST.jws(change), words);
    }

    private static Tamper answer(String name, Stage stage, ReleaseTampering tampering, String... words) {
        return Tamper.azure(name, stage, azure -> azure.keyVault().tamper(tampering), words);
    }

    /** What needs the Azure that is altered. */
    @FunctionalInterface
    private interface Change {
        ReleaseTampering of(LocalAzure azure) throws Exception;
    }

    private static Tamper answer(String name, Change change, String... words) {
        return Tamper.azure(name, RELEASE, azure -> azure.keyVault().tamper(change.of(azure)), words);
    }

    private static String enable(String jws) {
        return CompactJws.of(jws)
                .withPayload("\"exportable\":true", "\"exportable\": true")
                .toString();
    }

    private static byte[] lastByte(byte[] pkcs8) {
        return flip(pkcs8, pkcs8.length - 1);
    }

    private static byte[] flip(byte[] bytes, int at) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= 1;
        return flipped;
    }

    private static String flip(String text, int at) {
        char other = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + other + text.substring(at + 1);
    }
}
