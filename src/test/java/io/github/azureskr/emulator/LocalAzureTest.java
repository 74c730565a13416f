// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Properties;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalAzureExtension.class)
class LocalAzureTest {
    private static final String GUEST = "/attest/AzureGuest?api-version=2020-10-01";

    @TempDir
    private Path directory;

    private LocalAzure azure;
    private HttpClient client;
    private TestGuestVm guest;

    @BeforeEach
    void connect(LocalAzure azure) {
        this.azure = azure;
        this.guest = new TestGuestVm(azure, directory);
        this.client =
                HttpClient.newBuilder().sslContext(azure.ca().clientContext()).build();
    }

    @Test
    void configurationIsPropertiesThatNameThisAzure() throws Exception {
        URI key = azure.createKey("configured");
        String text = azure.configuration(key);
        Properties properties = new Properties();
        properties.load(new StringReader(text));
        assertTrue(text.startsWith("#azureskr\n"), text);
        assertEquals(azure.paravisor().tcti(), properties.get("tpm"));
        assertEquals(azure.uri(AzureService.IMDS).toString(), properties.get("imds.endpoint"));
        assertEquals(azure.uri(AzureService.ATTESTATION).toString(), properties.get("attestation.endpoint"));
        assertEquals(azure.uri(AzureService.KEY_VAULT) + "/keys/configured", properties.get("key"));
        assertEquals(azure.ca().rootPem(), Files.readString(Path.of(properties.getProperty("trust.certificates"))));
        assertArrayEquals(
                azure.paravisor().eventLog(), Files.readAllBytes(Path.of(properties.getProperty("event-log"))));
        byte[] arkKey = azure.paravisor().machine().ark().getPublicKey().getEncoded();
        String pin =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(arkKey));
        assertEquals(pin, properties.get("trust.amd-root"));
    }

    @Test
    void guestWithTpm2ToolsAttestsAndGetsItsKey() throws Exception {
        assumeTrue(TestGuestVm.hasTools(), "no tpm2-tools");
        URI key = azure.createKey("web");
        String jwt = attest();
        assertEquals(
                azure.uri(AzureService.ATTESTATION).toString(),
                SignedJWT.parse(jwt).getJWTClaimsSet().getIssuer());
        byte[] released = release(key, jwt);
        assertArrayEquals(azure.keyVault().privateKeyOf("web").getEncoded(), released);
    }

    @Test
    void ellipticKeyIsReleasedToo() throws Exception {
        assumeTrue(TestGuestVm.hasTools(), "no tpm2-tools");
        URI key = azure.createKey("elliptic", NewKey.ec("P-256"));
        assertArrayEquals(azure.keyVault().exportedKeyOf("elliptic"), release(key, attest()));
    }

    @Test
    void staleQuoteIsRefusedOnceAPcrHasMoved() throws Exception {
        assumeTrue(TestGuestVm.hasTools(), "no tpm2-tools");
        try (LocalAzure other = LocalAzure.start()) {
            connect(other);
            other.paravisor().extendPcr(4, new byte[] {1});
            HttpResponse<String> response = post(uri(AzureService.ATTESTATION, GUEST), evidence());
            assertEquals(400, response.statusCode());
            assertTrue(response.body().contains("does not replay to the quoted value of PCR 4"), response.body());
        }
    }

    @Test
    void vmWithoutSecureBootIsNotAttested() throws Exception {
        assumeTrue(TestGuestVm.hasTools(), "no tpm2-tools");
        LocalAzureOptions options = LocalAzureOptions.azure();
        try (LocalAzure other = LocalAzure.start(options.withVm(options.vm().withSecureBoot(false)))) {
            connect(other);
            HttpResponse<String> response = post(uri(AzureService.ATTESTATION, GUEST), evidence());
            assertEquals(400, response.statusCode());
            assertTrue(response.body().contains("Secure Boot"), response.body());
        }
    }

    @Test
    void expiredTokenReleasesNothing() throws Exception {
        assumeTrue(TestGuestVm.hasTools(), "no tpm2-tools");
        URI key = azure.createKey("late");
        azure.clock(AzureService.ATTESTATION).shift(Duration.ofHours(-9));
        assertEquals(403, requestRelease(key, attest()).statusCode());
    }

    @Test
    void faultOfOneServiceLeavesTheOthersAlone() throws Exception {
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        assertEquals(503, get(uri(AzureService.ATTESTATION, "/certs")).statusCode());
        assertEquals(
                200,
                get(uri(AzureService.IMDS, "/metadata/THIM/amd/certification")).statusCode());
        azure.restore();
        assertEquals(200, get(uri(AzureService.ATTESTATION, "/certs")).statusCode());
    }

    @Nested
    class NestedTests {
        @Test
        void shareTheOuterClasssAzure(LocalAzure inner) {
            assertEquals(azure, inner);
        }
    }

    private byte[] evidence() throws Exception {
        return guest.evidence(JSONObjectUtils.parse(
                get(uri(AzureService.IMDS, "/metadata/THIM/amd/certification")).body()));
    }

    private String attest() throws Exception {
        HttpResponse<String> response = post(uri(AzureService.ATTESTATION, GUEST), evidence());
        assertEquals(200, response.statusCode(), response.body());
        String token = (String) JSONObjectUtils.parse(response.body()).get("token");
        Map<String, Object> envelope =
                JSONObjectUtils.parse(Base64URL.from(token).decodeToString());
        byte[] key = guest.decrypt(decode(envelope.get("EncryptedInnerKey")), "rsaes");
        Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] iv = decode(((Map<?, ?>) envelope.get("EncryptionParams")).get("Iv"));
        aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        aes.updateAAD("Transport Key".getBytes(US_ASCII));
        aes.update(decode(envelope.get("Jwt")));
        return new String(aes.doFinal(decode(envelope.get("AuthenticationData"))), US_ASCII);
    }

    private HttpResponse<String> requestRelease(URI key, String jwt) throws Exception {
        String path = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://vault.azure.net";
        String bearer = (String)
                JSONObjectUtils.parse(get(uri(AzureService.IMDS, path)).body()).get("access_token");
        String body = JSONObjectUtils.toJSONString(Map.of("target", jwt, "enc", "RSA_AES_KEY_WRAP_256"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(key + "/release?api-version=7.4"))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    /** What the released key's ciphertext holds: OAEP by the TPM, then AES key wrap with padding. */
    private byte[] release(URI key, String jwt) throws Exception {
        HttpResponse<String> response = requestRelease(key, jwt);
        assertEquals(200, response.statusCode(), response.body());
        SignedJWT jws =
                SignedJWT.parse((String) JSONObjectUtils.parse(response.body()).get("value"));
        Map<?, ?> released = (Map<?, ?>)
                ((Map<?, ?>) ((Map<?, ?>) jws.getPayload().toJSONObject().get("response")).get("key")).get("key");
        Map<String, Object> keyHsm = JSONObjectUtils.parse(
                Base64URL.from((String) released.get("key_hsm")).decodeToString());
        byte[] ciphertext = Base64URL.from((String) keyHsm.get("ciphertext")).decode();
        byte[] aes = guest.decrypt(Arrays.copyOf(ciphertext, 256), "oaep");
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding");
        kwp.init(Cipher.DECRYPT_MODE, new SecretKeySpec(aes, "AES"));
        return kwp.doFinal(ciphertext, 256, ciphertext.length - 256);
    }

    private URI uri(AzureService service, String pathAndQuery) {
        return URI.create(azure.uri(service) + pathAndQuery);
    }

    private HttpResponse<String> get(URI uri) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Metadata", "true").build();
        return client.send(request, BodyHandlers.ofString());
    }

    private HttpResponse<String> post(URI uri, byte[] body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static byte[] decode(Object base64) {
        return Base64.getDecoder().decode((String) base64);
    }
}
