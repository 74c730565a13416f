// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseAnswerTest {
    private static final String KEY = "https://v.vault.azure.net/keys/web";
    private static final KeyWrapAlgorithm ALGORITHM = KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256;
    private static final Bytes CIPHERTEXT = Bytes.owning(new byte[300]);

    private ReleaseJson json;

    @BeforeEach
    void makeAnAnswer() {
        json = new ReleaseJson(KEY, ALGORITHM, Map.of("kty", "RSA-HSM", "n", "AQAB", "e", "AQAB"), CIPHERTEXT);
    }

    @Test
    void answerForTheCurrentVersionIsRead() throws Exception {
        WrappedKey wrapped = read(KEY);
        assertEquals(KEY + "/" + ReleaseJson.VERSION, wrapped.reference().toString());
        assertEquals("AQAB", wrapped.jwk().string("n"));
        assertEquals(Optional.of(Instant.ofEpochSecond(1_700_000_000)), wrapped.created());
        assertEquals(ALGORITHM, wrapped.algorithm());
        assertEquals(CIPHERTEXT, wrapped.ciphertext());
    }

    @Test
    void answerForTheVersionAskedForIsRead() throws Exception {
        assertEquals(CIPHERTEXT, read(KEY + "/" + ReleaseJson.VERSION).ciphertext());
    }

    @Test
    void hostsCaseMeansNothing() throws Exception {
        json.jwk().put("kid", "https://V.Vault.Azure.Net/keys/web/" + ReleaseJson.VERSION);
        assertEquals(CIPHERTEXT, read(KEY).ciphertext());
    }

    @Test
    void answerNeedNotSayWhenTheKeyWasMade() throws Exception {
        json.attributes().remove("created");
        assertTrue(read(KEY).created().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 253_402_300_800L, 999_999_999_999_999_999L})
    void timeThatNoCalendarHasIsRefused(long created) {
        json.attributes().put("created", created);
        assertRefused("signed answer: response.key.attributes.created is no time");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.vault.azure.net/keys/web/0123456789abcdef0123456789abcdef",
                "https://v.vault.azure.net:8443/keys/web/0123456789abcdef0123456789abcdef",
                "https://v.vault.azure.net/keys/other/0123456789abcdef0123456789abcdef",
                "https://v.vault.azure.net/keys/web"
            })
    void anotherKeyThanTheOneAskedForIsRefused(String kid) {
        json.jwk().put("kid", kid);
        assertRefused("signed answer: response.key.key.kid is " + kid + ", another key than the one asked for");
    }

    @Test
    void anotherVersionThanTheOneAskedForIsRefused() {
        String message = assertThrows(MalformedException.class, () -> read(KEY + "/" + "f".repeat(32)))
                .getMessage();
        assertTrue(message.endsWith(ReleaseJson.VERSION + ", another key than the one asked for"), message);
    }

    @Test
    void answerToAnotherAlgorithmIsRefused() {
        json.request().put("enc", "CKM_RSA_AES_KEY_WRAP");
        assertRefused("signed answer: request.enc is CKM_RSA_AES_KEY_WRAP, not RSA_AES_KEY_WRAP_256");
    }

    @Test
    void keyWrappedWithAnotherAlgorithmIsRefused() {
        json.keyHsmHeader().put("enc", "CKM_RSA_AES_KEY_WRAP");
        assertRefused("key_hsm: header.enc is CKM_RSA_AES_KEY_WRAP, not RSA_AES_KEY_WRAP_256");
    }

    @Test
    void keyWrappedToAnotherTransferKeyIsRefused() {
        json.keyHsmHeader().put("kid", "HCLEkPub");
        assertRefused("key_hsm: header.kid is HCLEkPub, not TpmEphemeralEncryptionKey");
    }

    @Test
    void otherWrappingIsRefused() {
        json.keyHsmHeader().put("alg", "RSA-OAEP");
        assertRefused("key_hsm: header.alg is RSA-OAEP, not dir");
    }

    @Test
    void otherSchemaIsRefused() {
        json.keyHsm().put("schema_version", "2.0");
        assertRefused("key_hsm: schema_version is 2.0, not 1.0");
    }

    @Test
    void unknownKeyTypeIsRefused() {
        json.jwk().put("kty", "OKP");
        String message = assertThrows(MalformedException.class, () -> read(KEY)).getMessage();
        assertTrue(message.startsWith("signed answer: response.key.key.kty is OKP, not "), message);
    }

    @ParameterizedTest
    @CsvSource({"enabled", "exportable"})
    void keyThatMayNotBeReleasedIsRefused(String attribute) {
        json.attributes().put(attribute, false);
        assertRefused("signed answer: response.key.attributes." + attribute + " is false");
    }

    @Test
    void everyMissingMemberIsNamed() {
        assertMissing(json.request(), "enc", "signed answer: request.enc is missing");
        assertMissing(json.jwk(), "kid", "signed answer: response.key.key.kid is missing");
        assertMissing(json.jwk(), "kty", "signed answer: response.key.key.kty is missing");
        assertMissing(json.attributes(), "enabled", "signed answer: response.key.attributes.enabled is missing");
        assertMissing(json.attributes(), "exportable", "signed answer: response.key.attributes.exportable is missing");
        assertMissing(json.keyHsm(), "schema_version", "key_hsm: schema_version is missing");
        assertMissing(json.keyHsm(), "ciphertext", "key_hsm: ciphertext is missing");
        assertMissing(json.keyHsmHeader(), "kid", "key_hsm: header.kid is missing");
        assertMissing(json.keyHsmHeader(), "alg", "key_hsm: header.alg is missing");
        assertMissing(json.keyHsmHeader(), "enc", "key_hsm: header.enc is missing");
    }

    @Test
    void wrappedKeyThatIsNoJsonIsRefused() {
        json.jwk().put("key_hsm", "AAAA");
        assertRefused("key_hsm: not well-formed JSON");
    }

    private void assertMissing(Map<String, Object> object, String name, String message) {
        Object value = object.remove(name);
        assertRefused(message);
        object.put(name, value);
    }

    private void assertRefused(String message) {
        assertEquals(
                message, assertThrows(MalformedException.class, () -> read(KEY)).getMessage());
    }

    private WrappedKey read(String asked) throws MalformedException {
        JsonObject claims = JsonObject.parse(
                "claims", "{\"x-ms-runtime\":{\"keys\":[{\"kid\":\"TpmEphemeralEncryptionKey\"},{\"kty\":\"RSA\"}]}}");
        return new ReleaseAnswer(KeyReference.parse(asked), ALGORITHM, claims)
                .read(JsonObject.parse("signed answer", json.payload()), "");
    }
}
