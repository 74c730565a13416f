// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRulesTest {
    private static TestSite vault;
    private static TestSite hsm;

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
        hsm = TestSite.hsm();
    }

    @AfterAll
    static void close() {
        vault.close();
        hsm.close();
    }

    private static Map<String, Object> exportableKey() {
        return Json.object(
                "kty", "EC-HSM",
                "attributes", Json.object("exportable", true),
                "release_policy", releasePolicy(vault.policy(), false));
    }

    private static Map<String, Object> releasePolicy(String policy, boolean immutable) {
        return Json.object("data", Base64URL.encode(policy).toString(), "immutable", immutable);
    }

    private static TestSite.Answer create(String name, Map<String, Object> body) {
        return vault.call("POST", "/keys/" + name + "/create?api-version=7.4", body);
    }

    private static TestSite.Answer update(TestSite site, String nameAndVersion, Map<String, Object> body) {
        return site.call("PATCH", "/keys/" + nameAndVersion + "?api-version=7.4", body);
    }

    private static void assertBadParameter(TestSite.Answer answer, String start) {
        assertEquals(400, answer.status(), answer.http().body());
        assertEquals("BadParameter", answer.code());
        assertTrue(answer.message().startsWith(start), answer.message());
    }

    @Test
    void exportableKeyIsMadeAndShown() {
        TestSite.Answer made = create("good", exportableKey());
        TestSite.Answer shown = vault.call("GET", "/keys/good?api-version=7.4", Map.of());

        assertEquals(200, made.status(), made.http().body());
        assertEquals(made.json(), shown.json());
        assertEquals(true, shown.at("attributes", "exportable"));
        assertEquals(false, shown.at("release_policy", "immutable"));
        assertEquals("application/json; charset=utf-8", shown.at("release_policy", "contentType"));
        assertEquals(List.of("sign", "verify"), shown.at("key", "key_ops"));
    }

    @Test
    void exportableNeedsApiVersion73() {
        TestSite.Answer answer = vault.call("POST", "/keys/bad/create?api-version=7.2", exportableKey());

        assertBadParameter(answer, "AKV.SKR.1001: ");
    }

    @Test
    void exportableNeedsAPolicy() {
        Map<String, Object> key = exportableKey();
        key.remove("release_policy");

        assertBadParameter(create("bad", key), "AKV.SKR.1004: ");
    }

    @Test
    void policyNeedsExportable() {
        Map<String, Object> key = exportableKey();
        key.remove("attributes");

        assertBadParameter(create("bad", key), "AKV.SKR.1005: ");
    }

    @Test
    void softwareKeyIsNotExportable() {
        Map<String, Object> key = exportableKey();
        key.put("kty", "EC");

        assertBadParameter(create("bad", key), "AKV.SKR.1006: ");
    }

    @Test
    void newVersionIsAsExportableAsTheKey() {
        assertEquals(200, create("versions", exportableKey()).status());

        assertBadParameter(create("versions", Json.object("kty", "EC-HSM")), "AKV.SKR.1003: ");
        assertEquals(200, create("versions", exportableKey()).status());
    }

    @Test
    void exportableStateIsNotUpdated() {
        create("state", exportableKey());
        create("closed", Json.object("kty", "EC-HSM"));

        assertBadParameter(
                update(vault, "state", Json.object("attributes", Json.object("exportable", false))), "AKV.SKR.1014: ");
        assertBadParameter(
                update(vault, "closed", Json.object("release_policy", releasePolicy(vault.policy(), false))),
                "AKV.SKR.1014: ");
    }

    @Test
    void policyOfAVersionIsSetOnHsmsOnly() {
        Map<String, Object> other =
                Json.object("release_policy", releasePolicy(vault.authority.policy("secureboot", "true"), false));
        String version = vault.service
                .createKey("p", NewKey.ec("P-256").exportable(vault.policy()))
                .getPath()
                .substring("/keys/".length());
        String hsmVersion = hsm.service
                .createKey("p", NewKey.ec("P-256").exportable(vault.policy()))
                .getPath()
                .substring("/keys/".length());

        assertBadParameter(update(vault, version, other), "AKV.SKR.1016: ");
        assertEquals(200, update(hsm, hsmVersion, other).status());
        assertEquals(200, update(vault, "p", other).status());
    }

    @Test
    void immutablePolicyStays() {
        Map<String, Object> key = exportableKey();
        key.put("release_policy", releasePolicy(vault.policy(), true));
        create("fixed", key);
        Map<String, Object> other = releasePolicy(vault.authority.policy("secureboot", "true"), true);

        assertBadParameter(update(vault, "fixed", Json.object("release_policy", other)), "AKV.SKR.1020: ");
        assertBadParameter(
                update(vault, "fixed", Json.object("release_policy", releasePolicy(vault.policy(), false))),
                "AKV.SKR.1020: ");
        assertBadParameter(create("fixed", exportableKey()), "AKV.SKR.1020: ");
        assertEquals(
                200,
                update(vault, "fixed", Json.object("release_policy", releasePolicy(vault.policy(), true)))
                        .status());
        assertEquals(200, create("fixed", key).status());
    }

    @Test
    void changedPolicyDecidesFromThenOn() {
        create("changing", exportableKey());
        assertEquals(
                200, vault.release("changing", Map.of("target", vault.target())).status());
        String other = vault.authority.policy("secureboot", "false");
        update(vault, "changing", Json.object("release_policy", releasePolicy(other, false)));

        assertEquals(
                403, vault.release("changing", Map.of("target", vault.target())).status());
    }

    @Test
    void policyInStandardBase64IsRead() {
        Map<String, Object> key = exportableKey();
        String data = Base64.getEncoder().encodeToString((vault.policy() + "  ").getBytes(StandardCharsets.UTF_8));
        key.put("release_policy", Json.object("data", data));

        assertEquals(200, create("template", key).status());
    }

    @Test
    void malformedPolicyIsRefused() {
        Map<String, Object> key = exportableKey();
        key.put("release_policy", releasePolicy("{}", false));
        assertBadParameter(create("bad", key), "The key release policy is invalid");

        key.put("release_policy", Json.object("data", "!"));
        assertBadParameter(create("bad", key), "Property release_policy.data");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA-HSM, 1024, ''",
        "RSA-HSM, 2049, ''",
        "RSA-HSM, 100000, ''",
        "RSA-HSM, -1, ''",
        "EC-HSM, 0, P-192",
        "EC-HSM, 0, secp256k1",
        "oct-HSM, 256, ''",
        "DSA, 2048, ''",
    })
    void vaultHasNoSuchKey(String type, int size, String curve) {
        Map<String, Object> key = Json.object("kty", type);
        if (size != 0) {
            key.put("key_size", size);
        }
        if (!curve.isEmpty()) {
            key.put("crv", curve);
        }

        assertBadParameter(create("bad", key), "Property");
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 127, 512})
    void hsmHasNoSuchSymmetricKey(int bits) {
        TestSite.Answer answer =
                hsm.call("POST", "/keys/bad/create?api-version=7.4", Json.object("kty", "oct-HSM", "key_size", bits));

        assertBadParameter(answer, "Property key_size");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 253_402_300_800L, Long.MAX_VALUE})
    void timeOutsideTheCalendarIsRefused(long seconds) {
        Map<String, Object> key = Json.object("kty", "EC-HSM", "attributes", Json.object("exp", seconds));

        assertBadParameter(create("bad", key), "Property exp");
    }

    @Test
    void apiVersionIsRequiredAndKnown() {
        assertBadParameter(vault.call("GET", "/keys", Map.of()), "api-version must be specified");
        assertBadParameter(
                vault.call("GET", "/keys?api-version=9.9", Map.of()), "The specified version (9.9) is not recognized");
        assertEquals(
                200, vault.call("GET", "/keys?api-version=2025-07-01", Map.of()).status());
    }

    @Test
    void bodyThatIsNoJsonObjectIsRefused() {
        assertBadParameter(vault.call("POST", "/keys/bad/create?api-version=7.4", Map.of()), "Property kty");
        assertBadParameter(create("bad", Json.object("kty", 7)), "Property kty");
        assertBadParameter(create("bad", Json.object("kty", "EC-HSM", "key_ops", List.of(1))), "Property key_ops");
    }

    @Test
    void importedKeyMustBeWhole() {
        Map<String, Object> jwk = Json.object("kty", "RSA", "n", "AQAB", "e", "AQAB");

        assertBadParameter(
                vault.call("PUT", "/keys/bad?api-version=7.4", Json.object("key", jwk)), "Property d has invalid");
        assertBadParameter(vault.call("PUT", "/keys/bad?api-version=7.4", Json.object("hsm", true)), "Property key");
    }

    @Test
    void importedSymmetricKeyIsReleased() {
        byte[] value = new byte[64];
        value[5] = 7;
        Map<String, Object> body = Json.object(
                "key", Json.object("kty", "oct", "k", Base64URL.encode(value).toString()),
                "hsm", true,
                "attributes", Json.object("exportable", true),
                "release_policy", releasePolicy(hsm.policy(), false));

        assertEquals(200, hsm.call("PUT", "/keys/given?api-version=7.4", body).status());
        Assertions.assertArrayEquals(value, hsm.service.exportedKeyOf("given"));
        assertThrows(IllegalArgumentException.class, () -> hsm.service.privateKeyOf("given"));
    }

    @Test
    void namesDifferInMoreThanCase() {
        create("Mixed", Json.object("kty", "EC-HSM"));

        assertEquals(
                200, vault.call("GET", "/keys/mIXED?api-version=7.4", Map.of()).status());
        assertBadParameter(vault.call("GET", "/keys/a_b?api-version=7.4", Map.of()), "The request URI");
    }

    @Test
    void unknownOperationIsNotFound() {
        assertEquals(
                404,
                vault.call("POST", "/keys/web/export?api-version=7.4", Map.of()).status());
        assertEquals(404, vault.call("GET", "/?api-version=7.4", Map.of()).status());
        assertEquals(404, vault.call("GET", "/rng?api-version=7.4", Map.of()).status());
    }

    @Test
    void secretsStayOutOfTexts() {
        assertFalse(RsaMaterial.of(TestKeys.rsa2048()).toString().contains("rivate"));
        assertEquals("OctMaterial[16 bytes]", OctMaterial.generate(128).toString());
    }
}
