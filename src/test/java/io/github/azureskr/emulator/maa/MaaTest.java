// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MaaTest {
    private static final String GUEST = "/attest/AzureGuest?api-version=2020-10-01";
    private static final String PLATFORM = "/attest/SevSnpVm?api-version=2022-08-01";

    private final TestEvidence evidence = new TestEvidence();
    private final Maa maa = new Maa(
            URI.create("https://localhost:8443"),
            evidence.keys.arkCertificate(),
            evidence.keys.akAuthorityCertificate(),
            Clock.fixed(TestKeys.NOW, ZoneOffset.UTC));

    @Test
    void soundEvidenceGetsATokenThatOnlyTheEphemeralKeyOpens() throws Exception {
        Response response = maa.answer(TestGuest.post(GUEST, evidence.request()));
        Map<String, Object> envelope = TestGuest.envelope(response);
        SignedJWT token = SignedJWT.parse(TestGuest.open(envelope, evidence.keys.ephemeral.getPrivate()));
        assertTrue(TestGuest.isSignedBy(token, TestGuest.json(maa.answer(get("/certs")))));
        assertThrows(GeneralSecurityException.class, () -> TestGuest.open(envelope, evidence.keys.ak.getPrivate()));
    }

    @Test
    void envelopeHasTheMembersThatTheClientsInsistOn() {
        Map<String, Object> envelope = TestGuest.envelope(maa.answer(TestGuest.post(GUEST, evidence.request())));
        Map<?, ?> parameters = (Map<?, ?>) envelope.get("EncryptionParams");
        assertEquals("AES", parameters.get("Cipher"));
        assertEquals("ChainingModeGCM", parameters.get("BlockMode"));
        assertEquals("PKCS7", parameters.get("BlockPadding"));
        assertEquals(256L, parameters.get("KeySizeInBits"));
    }

    @Test
    void headerIsMaas() throws Exception {
        SignedJWT token = guestToken();
        assertEquals("RS256", token.getHeader().getAlgorithm().getName());
        assertEquals("JWT", token.getHeader().getType().getType());
        assertEquals(
                "https://localhost:8443/certs", token.getHeader().getJWKURL().toString());
        assertTrue(
                token.getHeader().getKeyID().matches("[A-Za-z0-9+/]{43}="),
                token.getHeader().getKeyID());
    }

    @Test
    void guestTokenHasTheClaimsOfTheRealOne() throws Exception {
        Map<String, Object> claims = guestToken().getPayload().toJSONObject();
        long now = TestKeys.NOW.getEpochSecond();
        assertEquals("https://localhost:8443", claims.get("iss"));
        assertEquals(now, claims.get("iat"));
        assertEquals(now, claims.get("nbf"));
        assertEquals(now + 28800, claims.get("exp"));
        assertTrue(((String) claims.get("jti")).matches("[0-9a-f]{64}"));
        assertEquals("azurevm", claims.get("x-ms-attestation-type"));
        assertEquals(true, claims.get("secureboot"));
        assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), claims.get("x-ms-azurevm-attested-pcrs"));
        assertEquals("BAEFD3E1-184B-4C4C-AB88-0BDAD260505F", claims.get("x-ms-azurevm-vmid"));
        assertEquals("Linux", claims.get("x-ms-azurevm-ostype"));
        assertEquals("Ubuntu", claims.get("x-ms-azurevm-osdistro"));
        assertEquals(22L, claims.get("x-ms-azurevm-osversion-major"));
        assertEquals(4L, claims.get("x-ms-azurevm-osversion-minor"));
        assertEquals(false, claims.get("x-ms-azurevm-is-windows"));
    }

    @Test
    void guestTokenHasTheNamesOfACapturedOne() throws Exception {
        String samples = System.getProperty("azureskr.samples", "");
        Path sample =
                Path.of(samples.isEmpty() ? "../shared/samples" : samples).resolve("maa/sampleAttestationToken.json");
        Assumptions.assumeTrue(Files.exists(sample), "no sample " + sample);
        Map<String, Object> captured = JSONObjectUtils.parse(Files.readString(sample));
        Map<String, Object> claims = guestToken().getPayload().toJSONObject();
        assertEquals(new TreeSet<>(captured.keySet()), new TreeSet<>(claims.keySet()));
        assertEquals(
                new TreeSet<>(((Map<?, ?>) captured.get("x-ms-isolation-tee")).keySet()),
                new TreeSet<>(((Map<?, ?>) claims.get("x-ms-isolation-tee")).keySet()));
    }

    @Test
    void isolationClaimsAreTheReports() throws Exception {
        Map<?, ?> tee = (Map<?, ?>) guestToken().getPayload().toJSONObject().get("x-ms-isolation-tee");
        assertEquals("sevsnpvm", tee.get("x-ms-attestation-type"));
        assertEquals("azure-compliant-cvm", tee.get("x-ms-compliance-status"));
        assertEquals(3L, tee.get("x-ms-sevsnpvm-bootloader-svn"));
        assertEquals(0L, tee.get("x-ms-sevsnpvm-tee-svn"));
        assertEquals(8L, tee.get("x-ms-sevsnpvm-snpfw-svn"));
        assertEquals(0xD3L, tee.get("x-ms-sevsnpvm-microcode-svn"));
        assertEquals("ab".repeat(48), tee.get("x-ms-sevsnpvm-launchmeasurement"));
        assertEquals("01" + "00".repeat(15), tee.get("x-ms-sevsnpvm-familyId"));
        assertEquals("02" + "00".repeat(15), tee.get("x-ms-sevsnpvm-imageId"));
        assertEquals(false, tee.get("x-ms-sevsnpvm-is-debuggable"));
        assertEquals(true, tee.get("x-ms-sevsnpvm-smt-allowed"));
        assertEquals(0L, tee.get("x-ms-sevsnpvm-vmpl"));
        assertEquals(JSONObjectUtils.parse(new String(evidence.runtimeData(), UTF_8)), tee.get("x-ms-runtime"));
    }

    @Test
    void runtimeClaimsNameTheEphemeralKeyAndEchoThePayload() throws Exception {
        Map<?, ?> runtime = (Map<?, ?>) guestToken().getPayload().toJSONObject().get("x-ms-runtime");
        Map<?, ?> key = (Map<?, ?>) ((List<?>) runtime.get("keys")).get(0);
        RSAPublicKey ephemeral = (RSAPublicKey) evidence.keys.ephemeral.getPublic();
        assertEquals("TpmEphemeralEncryptionKey", key.get("kid"));
        assertEquals(List.of("encrypt"), key.get("key_ops"));
        assertEquals("AQAB", key.get("e"));
        assertEquals(Base64URL.encode(ephemeral.getModulus()).toString(), key.get("n"));
        assertEquals(Map.of("nonce", "MTIzNA=="), runtime.get("client-payload"));
    }

    @Test
    void debuggableVmIsAttestedButNotCompliant() throws Exception {
        evidence.policy |= 1 << 19;
        Map<?, ?> tee = (Map<?, ?>) guestToken().getPayload().toJSONObject().get("x-ms-isolation-tee");
        assertEquals(true, tee.get("x-ms-sevsnpvm-is-debuggable"));
        assertFalse(tee.containsKey("x-ms-compliance-status"));
    }

    @Test
    void migratableVmAndForeignVmplAreNotCompliant() throws Exception {
        evidence.policy |= 1 << 18;
        Map<?, ?> migratable =
                (Map<?, ?>) guestToken().getPayload().toJSONObject().get("x-ms-isolation-tee");
        assertEquals(true, migratable.get("x-ms-sevsnpvm-migration-allowed"));
        assertFalse(migratable.containsKey("x-ms-compliance-status"));
        evidence.policy = 0x3001F;
        evidence.vmpl = 2;
        Map<?, ?> lower = (Map<?, ?>) guestToken().getPayload().toJSONObject().get("x-ms-isolation-tee");
        assertEquals(2L, lower.get("x-ms-sevsnpvm-vmpl"));
        assertFalse(lower.containsKey("x-ms-compliance-status"));
    }

    @Test
    void platformTokenIsPlainAndHasTheHardwaresClaimsOnTop() throws Exception {
        Response response = platform(evidence.runtimeData(), new byte[0]);
        SignedJWT token = SignedJWT.parse((String) TestGuest.json(response).get("token"));
        Map<String, Object> claims = token.getPayload().toJSONObject();
        assertTrue(TestGuest.isSignedBy(token, TestGuest.json(maa.answer(get("/certs")))));
        assertEquals("sevsnpvm", claims.get("x-ms-attestation-type"));
        assertEquals("azure-compliant-cvm", claims.get("x-ms-compliance-status"));
        assertTrue(((Map<?, ?>) claims.get("x-ms-runtime")).containsKey("keys"));
        assertEquals(7L, claims.get("nonce"));
    }

    @Test
    void initTimeDataMustBeWhatHostDataIsTheHashOf() throws Exception {
        byte[] initTime = "{\"policy\":1}".getBytes(UTF_8);
        evidence.hostData = MessageDigest.getInstance("SHA-256").digest(initTime);
        assertEquals(200, platform(evidence.runtimeData(), initTime).status());
        evidence.hostData = new byte[32];
        Response refused = platform(evidence.runtimeData(), initTime);
        assertEquals(400, refused.status());
        assertTrue(TestGuest.json(refused).toString().contains("HOST_DATA"), "names HOST_DATA");
    }

    @Test
    void platformRuntimeDataMustBeWhatReportDataIsTheHashOf() {
        Response refused = platform("{}".getBytes(UTF_8), new byte[0]);
        assertEquals(400, refused.status());
        assertTrue(TestGuest.json(refused).toString().contains("REPORT_DATA"), "names REPORT_DATA");
    }

    private Response platform(byte[] runtimeData, byte[] initTimeData) {
        Map<String, Object> report = Map.of(
                "SnpReport", Base64URL.encode(evidence.report()).toString(),
                "VcekCertChain", Base64URL.encode(evidence.pem()).toString());
        byte[] body = TestEvidence.json(Map.of(
                "report", Base64URL.encode(TestEvidence.json(report)).toString(),
                "runtimeData", Map.of("data", Base64URL.encode(runtimeData).toString(), "dataType", "JSON"),
                "initTimeData", Map.of("data", Base64URL.encode(initTimeData).toString(), "dataType", "JSON"),
                "nonce", 7));
        return maa.answer(TestGuest.post(PLATFORM, body));
    }

    @Test
    void metadataLeadToTheKeys() {
        Map<String, Object> metadata = TestGuest.json(maa.answer(get("/.well-known/openid-configuration")));
        assertEquals("https://localhost:8443", metadata.get("issuer"));
        assertEquals("https://localhost:8443/certs", metadata.get("jwks_uri"));
        assertEquals(List.of("RS256"), metadata.get("id_token_signing_alg_values_supported"));
    }

    @Test
    void pathIsFoundWhateverItsCase() {
        Request request = TestGuest.post("/ATTEST/azureguest?api-version=2020-10-01", evidence.request());
        assertEquals(200, maa.answer(request).status());
    }

    @Test
    void requestOutsideTheProtocolIsRefused() {
        assertEquals(
                400,
                maa.answer(TestGuest.post("/attest/AzureGuest?api-version=1999", evidence.request()))
                        .status());
        assertEquals(404, maa.answer(get("/attest/TdxVm")).status());
        assertEquals(405, maa.answer(get("/attest/AzureGuest")).status());
        Request text = new Request("POST", URI.create(GUEST), Map.of(), Map.of(), evidence.request());
        assertEquals(415, maa.answer(text).status());
    }

    @Test
    void falsifiedClaimsAreSignedAllTheSame() throws Exception {
        maa.tamper(Tampering.claim("iss", "https://evil.example"));
        SignedJWT token = guestToken();
        assertEquals("https://evil.example", token.getJWTClaimsSet().getIssuer());
        assertTrue(TestGuest.isSignedBy(token, TestGuest.json(maa.answer(get("/certs")))));
        maa.tamper(Tampering.none());
        assertEquals("https://localhost:8443", guestToken().getJWTClaimsSet().getIssuer());
    }

    @Test
    void foreignKeyIsNotInCerts() throws Exception {
        maa.tamper(Tampering.signedByAnotherKey());
        assertFalse(TestGuest.isSignedBy(guestToken(), TestGuest.json(maa.answer(get("/certs")))));
    }

    @Test
    void headerTokenAndEnvelopeCanBeFalsified() throws Exception {
        maa.tamper(Tampering.header(header -> Map.of("alg", "RS256", "kid", "no such")));
        assertEquals("no such", guestToken().getHeader().getKeyID());
        maa.tamper(Tampering.jwt(jwt -> jwt.substring(0, jwt.lastIndexOf('.') + 1) + "AAAA"));
        assertFalse(TestGuest.isSignedBy(guestToken(), TestGuest.json(maa.answer(get("/certs")))));
        maa.tamper(Tampering.envelope("AuthenticationData", TestEvidence.base64(new byte[16])));
        assertThrows(AEADBadTagException.class, this::guestToken);
    }

    @Test
    void replayedAnswerIsTheOneBefore() {
        Response first = maa.answer(TestGuest.post(GUEST, evidence.request()));
        Response second = maa.answer(TestGuest.post(GUEST, evidence.request()));
        assertNotEquals(TestGuest.json(first), TestGuest.json(second));
        maa.tamper(Tampering.replayed());
        assertEquals(TestGuest.json(second), TestGuest.json(maa.answer(TestGuest.post(GUEST, evidence.request()))));
    }

    private SignedJWT guestToken() throws Exception {
        Response response = maa.answer(TestGuest.post(GUEST, evidence.request()));
        return SignedJWT.parse(TestGuest.open(TestGuest.envelope(response), evidence.keys.ephemeral.getPrivate()));
    }

    private static Request get(String path) {
        return new Request("GET", URI.create(path), Map.of(), Map.of(), new byte[0]);
    }
}
