// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Response;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyReleaseTest {
    private static TestSite vault;
    private static TestSite hsm;
    private static URI webVersion;

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
        hsm = TestSite.hsm();
        webVersion =
                vault.service.createKey("web", NewKey.of(TestKeys.rsa2048()).exportable(vault.policy()));
        hsm.service.createKey("web", NewKey.of(TestKeys.rsa2048()).exportable(hsm.policy()));
        vault.service.createKey("ec", NewKey.ec("P-256").exportable(vault.policy()));
        hsm.service.createKey("oct", NewKey.oct(256).exportable(hsm.policy()));
    }

    @AfterAll
    static void close() {
        vault.close();
        hsm.close();
    }

    private static TestRelease release(TestSite site, String key, Map<String, Object> more) {
        Map<String, Object> body = Json.object("target", site.target());
        body.putAll(more);
        TestSite.Answer answer = site.release(key, body);
        assertEquals(200, answer.status(), answer.http().body());
        return TestRelease.parse((String) answer.json().get("value"));
    }

    @ParameterizedTest
    @CsvSource({"CKM_RSA_AES_KEY_WRAP, SHA-1", "RSA_AES_KEY_WRAP_256, SHA-256", "RSA_AES_KEY_WRAP_384, SHA-384"})
    void keyIsWrappedToTheEnvironmentAsAsked(String enc, String hash) throws GeneralSecurityException {
        TestRelease released = release(vault, "web", Map.of("enc", enc, "nonce", "ADE0101"));

        assertEquals(enc, released.at("request", "enc"));
        assertEquals(enc, TestRelease.at(released.keyHsm(), "header", "enc"));
        assertArrayEquals(
                vault.service.privateKeyOf("web").getEncoded(), released.unwrap(vault.environment.getPrivate(), hash));
    }

    @Test
    void wrapsWithSha1WhenNothingIsAsked() throws GeneralSecurityException {
        TestRelease released = release(vault, "web", Map.of());

        assertEquals("CKM_RSA_AES_KEY_WRAP", released.at("request", "enc"));
        assertArrayEquals(vault.service.exportedKeyOf("web"), released.unwrap(vault.environment.getPrivate(), "SHA-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521", "P-256K"})
    void ellipticCurveKeysAreReleasedAsPkcs8(String curve) throws GeneralSecurityException {
        String name = "curve-" + curve;
        hsm.service.createKey(name, NewKey.ec(curve).exportable(hsm.policy()));
        TestRelease released = release(hsm, name, Map.of());

        assertEquals(curve, released.at("response", "key", "key", "crv"));
        assertEquals("EC", released.at("response", "key", "key", "kty"));
        assertNull(released.at("response", "key", "key", "n"));
        assertArrayEquals(
                hsm.service.privateKeyOf(name).getEncoded(), released.unwrap(hsm.environment.getPrivate(), "SHA-1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192, 256})
    void symmetricKeysAreReleasedAsBytes(int bits) throws GeneralSecurityException {
        hsm.service.createKey("oct-" + bits, NewKey.oct(bits).exportable(hsm.policy()));
        TestRelease released = release(hsm, "oct-" + bits, Map.of());
        byte[] key = released.unwrap(hsm.environment.getPrivate(), "SHA-1");

        assertEquals(bits, key.length * 8);
        assertArrayEquals(hsm.service.exportedKeyOf("oct-" + bits), key);
        assertNull(released.at("response", "key", "key", "k"));
    }

    @Test
    void vaultSignsWithItsCertificateForItsHost() throws GeneralSecurityException {
        TestRelease released = release(vault, "web", Map.of());
        X509Certificate leaf = released.chain().get(0);

        assertTrue(released.verifies());
        assertEquals(3, released.chain().size());
        assertEquals(vault.ca.root(), released.chain().get(2));
        assertEquals(
                "localhost", leaf.getSubjectAlternativeNames().iterator().next().get(1));
        assertEquals(List.of("alg", "kid", "x5t", "x5t#S256", "typ", "x5c"), headerNames(released));
        assertTrue(released.jws().getHeader().getKeyID().matches("[0-9A-F]{40}"));
    }

    @Test
    void hsmHeaderNamesTheLeafBySha256Only() {
        TestRelease released = release(hsm, "web", Map.of());

        assertTrue(released.verifies());
        assertEquals(List.of("alg", "kid", "x5c", "x5t#S256"), headerNames(released));
        assertEquals(
                released.jws().getHeader().getX509CertSHA256Thumbprint().toString(),
                released.jws().getHeader().getKeyID());
    }

    private static List<String> headerNames(TestRelease released) {
        try {
            String header = released.jws().getParsedParts()[0].decodeToString();
            return new ArrayList<>(JSONObjectUtils.parse(header).keySet());
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void vaultPayloadHasTheRecordedShape() {
        TestRelease released = release(vault, "web", Map.of("enc", "RSA_AES_KEY_WRAP_256"));
        String key = vault.url() + "/keys/web";

        assertEquals(
                List.of("request", "response"),
                new ArrayList<>(released.payload().keySet()));
        assertEquals("7.4", released.at("request", "api-version"));
        assertEquals(key, released.at("request", "kid"));
        assertEquals(webVersion.toString(), released.at("response", "key", "key", "kid"));
        assertEquals("RSA-HSM", released.at("response", "key", "key", "kty"));
        assertEquals(Base64URL.encode(publicKey().getModulus()).toString(), released.at("response", "key", "key", "n"));
        assertEquals("AQAB", released.at("response", "key", "key", "e"));
        assertEquals(true, released.at("response", "key", "attributes", "exportable"));
        assertEquals(Map.of(), released.at("response", "key", "tags"));
        assertEquals(List.of("data", "immutable"), names(released.at("response", "key", "release_policy")));
        assertEquals(List.of("schema_version", "header", "ciphertext"), names(released.keyHsm()));
        assertEquals("TpmEphemeralEncryptionKey", TestRelease.at(released.keyHsm(), "header", "kid"));
        assertEquals("dir", TestRelease.at(released.keyHsm(), "header", "alg"));
    }

    private static RSAPublicKey publicKey() {
        TestSite.Answer answer = vault.call("GET", "/keys/web?api-version=7.4", Map.of());
        try {
            return RSAKey.parse(Map.of("kty", "RSA", "n", answer.at("key", "n"), "e", answer.at("key", "e")))
                    .toRSAPublicKey();
        } catch (ParseException | JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void hsmPayloadIsAlphabeticalAndCallsTheKeyRsa() {
        TestRelease released = release(hsm, "web", Map.of());

        assertEquals(List.of("attributes", "key", "release_policy", "tags"), names(released.at("response", "key")));
        assertEquals(
                List.of("e", "key_hsm", "key_ops", "kid", "kty", "n"), names(released.at("response", "key", "key")));
        assertEquals("RSA", released.at("response", "key", "key", "kty"));
        assertEquals(
                "RSA-HSM",
                hsm.call("GET", "/keys/web?api-version=7.4", Map.of()).at("key", "kty"));
        assertEquals(List.of("contentType", "data"), names(released.at("response", "key", "release_policy")));
        assertEquals(List.of("ciphertext", "header", "schema_version"), names(released.keyHsm()));
    }

    private static List<Object> names(Object object) {
        return new ArrayList<>(((Map<?, ?>) object).keySet());
    }

    @Test
    void policyIsNormalisedByVaultsAndKeptByHsms() {
        String data = (String) release(vault, "web", Map.of()).at("response", "key", "release_policy", "data");
        String kept = (String) release(hsm, "web", Map.of()).at("response", "key", "release_policy", "data");

        assertEquals(
                vault.policy().replace(vault.authority.issuer() + "/", vault.authority.issuer()),
                new Base64URL(data).decodeToString());
        assertEquals(hsm.policy(), new Base64URL(kept).decodeToString());
    }

    @Test
    void versionIsNotAskedFoundOrNamedAlike() {
        String version = webVersion.getPath().substring("/keys/web/".length());
        String key = vault.url() + "/keys/web";

        assertEquals(key, release(vault, "web", Map.of()).at("request", "kid"));
        assertEquals(key, release(vault, "web/", Map.of()).at("request", "kid"));
        assertEquals(
                key + "/" + version, release(vault, "web/" + version, Map.of()).at("request", "kid"));
    }

    @Test
    void olderVersionIsReleasedWhenNamed() throws GeneralSecurityException {
        URI old = vault.service.createKey("turn", NewKey.of(TestKeys.rsa2048()).exportable(vault.policy()));
        byte[] oldKey = vault.service.exportedKeyOf("turn");
        assertEquals(
                200,
                vault.call("POST", "/keys/turn/rotate?api-version=7.4", Map.of())
                        .status());
        String oldVersion = old.getPath().substring("/keys/".length());

        assertArrayEquals(oldKey, release(vault, oldVersion, Map.of()).unwrap(vault.environment.getPrivate(), "SHA-1"));
        assertFalse(Arrays.equals(oldKey, vault.service.exportedKeyOf("turn")));
        assertArrayEquals(
                vault.service.exportedKeyOf("turn"),
                release(vault, "turn", Map.of()).unwrap(vault.environment.getPrivate(), "SHA-1"));
    }

    @Test
    void firstRsaKeyForEncryptionIsTheRecipient() throws GeneralSecurityException {
        Map<String, Object> claims = vault.authority.claims(vault.environmentKey());
        RSAPublicKey other = (RSAPublicKey) TestKeys.rsa2048().getPublic();
        Map<String, Object> signing = TestAuthority.transferKey(other);
        signing.put("key_ops", List.of("sign"));
        Map<String, Object> enc = TestAuthority.transferKey(vault.environmentKey());
        enc.remove("key_ops");
        enc.put("use", "enc");
        Map<String, Object> ec = Json.object("kty", "EC", "key_ops", List.of("encrypt"));
        claims.put("x-ms-runtime", Json.object("keys", List.of(signing, ec, enc, TestAuthority.transferKey(other))));

        TestRelease released = release(vault, "web", Map.of("target", vault.authority.sign(claims)));
        assertArrayEquals(vault.service.exportedKeyOf("web"), released.unwrap(vault.environment.getPrivate(), "SHA-1"));
    }

    @Test
    void authoritysKeyMayBeACertificateOnly() throws GeneralSecurityException {
        Map<String, Object> key = Json.object(
                "kty",
                "RSA",
                "kid",
                "by-certificate",
                "x5c",
                Thumbprint.x5c(List.of(vault.service.signer().certificate())));
        Fault keys = Fault.answer(Response.json(200, Map.of("keys", List.of(key))));
        vault.authority.listener().faults().next(1, keys.on("certs"));
        KeyPair signing = new KeyPair(
                vault.service.signer().certificate().getPublicKey(),
                vault.service.signer().key());
        String target = TestAuthority.sign("by-certificate", vault.authority.claims(vault.environmentKey()), signing);

        assertArrayEquals(
                vault.service.exportedKeyOf("web"),
                release(vault, "web", Map.of("target", target)).unwrap(vault.environment.getPrivate(), "SHA-1"));
    }

    @Test
    void manyReleaseAtOnce() throws Exception {
        List<CompletableFuture<TestRelease>> releases = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            releases.add(CompletableFuture.supplyAsync(() -> release(vault, "web", Map.of())));
        }
        for (CompletableFuture<TestRelease> released : releases) {
            assertArrayEquals(
                    vault.service.exportedKeyOf("web"), released.get().unwrap(vault.environment.getPrivate(), "SHA-1"));
        }
    }

    @Test
    void leafOfAnAzureHostHasTheNamesOfTheService() {
        VaultDialect vaultHost = new VaultDialect(new Address(URI.create("https://v.vault.azure.net")));
        HsmDialect hsmHost = new HsmDialect(new Address(URI.create("https://h.managedhsm.azure.net")));

        assertEquals("vault.azure.net", vaultHost.leafName());
        assertEquals(
                List.of("vault.azure.net", "*.vault.azure.net", "*.vaultcore.azure.net"),
                vaultHost.leafAlternativeNames());
        assertEquals("*.h.managedhsm.azure.net", hsmHost.leafName());
        assertEquals(List.of("*.h.managedhsm.azure.net", "h.managedhsm.azure.net"), hsmHost.leafAlternativeNames());
        assertEquals("127.0.0.1", new VaultDialect(new Address(URI.create("https://127.0.0.1:1"))).leafName());
    }

    @Test
    void requestsAreCounted() {
        long before = vault.service.requests(Permission.KEYS_RELEASE);
        release(vault, "web", Map.of());

        assertEquals(before + 1, vault.service.requests(Permission.KEYS_RELEASE));
    }
}
