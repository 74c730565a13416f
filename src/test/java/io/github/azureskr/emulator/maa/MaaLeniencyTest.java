// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.github.azureskr.emulator.http.Response;
import java.net.URI;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where published clients differ both are served; where a request is no client's, it is refused and nothing breaks. */
class MaaLeniencyTest {
    private static final String GUEST = "/attest/AzureGuest?api-version=2020-10-01";

    private final TestEvidence evidence = new TestEvidence();
    private final Maa maa = new Maa(
            URI.create("https://localhost:8443"),
            evidence.keys.arkCertificate(),
            evidence.keys.akAuthorityCertificate(),
            Clock.fixed(TestKeys.NOW, ZoneOffset.UTC));

    @Test
    void pythonsEncodingsAreTaken() throws Exception {
        evidence.attestationInfo = info -> {
            info.put("OSVersionMajor", "22");
            info.put("OSVersionMinor", "04");
            info.put("ClientPayload", Map.of());
            Map<String, Object> isolation = members(info.get("IsolationInfo"));
            members(isolation.get("Evidence")).replaceAll((name, value) -> url((String) value));
            return info;
        };
        evidence.tpmInfo = tpm -> {
            byte[] ak = Base64.getDecoder().decode((String) tpm.get("AikPub"));
            tpm.put("AikPub", TestEvidence.base64(Arrays.copyOf(ak, ak.length + 72)));
            return tpm;
        };
        Map<String, Object> claims = attested().getPayload().toJSONObject();
        assertEquals(4L, claims.get("x-ms-azurevm-osversion-minor"));
        assertFalse(members(claims.get("x-ms-runtime")).containsKey("client-payload"));
    }

    @Test
    void indentedAndSortedJsonIsTaken() throws Exception {
        byte[] info = new String(TestEvidence.json(new TreeMap<>(evidence.info())), UTF_8)
                .replace(",\"", ",\n\t\"")
                .getBytes(UTF_8);
        byte[] body = ("{\n\t\"AttestationInfo\" : \"" + Base64URL.encode(info) + "\"\n}\n").getBytes(UTF_8);
        assertEquals(200, maa.answer(TestGuest.post(GUEST, body)).status());
    }

    @Test
    void absentPayloadIsAbsentInTheToken() throws Exception {
        evidence.attestationInfo = info -> {
            info.put("ClientPayload", null);
            return info;
        };
        Map<String, Object> claims = attested().getPayload().toJSONObject();
        assertFalse(members(claims.get("x-ms-runtime")).containsKey("client-payload"));
    }

    @Test
    void turinsTcbAndShortHwidAreRead() throws Exception {
        evidence.product = "Turin";
        evidence.spl = new TreeMap<>(Map.of("3.9", 1, "3.1", 2, "3.2", 3, "3.3", 4, "3.8", 5));
        evidence.reportedTcb = new byte[] {1, 2, 3, 4, 0, 0, 0, 5};
        evidence.chipId = Arrays.copyOf(TestEvidence.filled(8, 7), 64);
        evidence.hwid = TestEvidence.filled(8, 7);
        Map<String, Object> tee = members(attested().getPayload().toJSONObject().get("x-ms-isolation-tee"));
        assertEquals(2L, tee.get("x-ms-sevsnpvm-bootloader-svn"));
        assertEquals(3L, tee.get("x-ms-sevsnpvm-tee-svn"));
        assertEquals(4L, tee.get("x-ms-sevsnpvm-snpfw-svn"));
        assertEquals(5L, tee.get("x-ms-sevsnpvm-microcode-svn"));
    }

    @Test
    void everyTruncationOfABinaryPartIsRefused() throws Exception {
        Map<String, Object> info = evidence.info();
        Map<String, Object> tpm = members(info.get("TpmInfo"));
        for (String part : new String[] {"AikPub", "PcrQuote", "EncKeyPub", "EncKeyCertifyInfo", "AikCert"}) {
            Object whole = tpm.get(part);
            byte[] bytes = Base64.getDecoder().decode((String) whole);
            int length = part.equals("AikCert") ? evidence.akCertificate.getEncoded().length : bytes.length;
            for (int size = 0; size < length; size++) {
                tpm.put(part, TestEvidence.base64(Arrays.copyOf(bytes, size)));
                assertEquals(400, status(info), part + " of " + size);
            }
            tpm.put(part, whole);
        }
        assertEquals(200, status(info));
    }

    @Test
    void everyTruncationOfTheEventLogIsRefused() {
        Map<String, Object> info = evidence.info();
        byte[] log = evidence.log();
        for (int size = 0; size < log.length; size++) {
            info.put("TcgLogs", TestEvidence.base64(Arrays.copyOf(log, size)));
            assertEquals(400, status(info), "log of " + size);
        }
    }

    @Test
    void mutatedRequestIsAnsweredAndNeverBreaksTheService() {
        Random random = new Random(20261123);
        byte[] info = TestEvidence.json(evidence.info());
        for (int i = 0; i < 300; i++) {
            byte[] mutated = info.clone();
            for (int changes = 0; changes <= i % 3; changes++) {
                mutated[random.nextInt(mutated.length)] = (byte) (32 + random.nextInt(95));
            }
            byte[] body = TestEvidence.json(
                    Map.of("AttestationInfo", Base64URL.encode(mutated).toString()));
            int status = maa.answer(TestGuest.post(GUEST, body)).status();
            assertTrue(status == 200 || status == 400, "answers " + status);
        }
    }

    @Test
    void mutatedCertificateIsRefused() throws Exception {
        Random random = new Random(20261123);
        Map<String, Object> info = evidence.info();
        byte[] certificate = evidence.akCertificate.getEncoded();
        for (int i = 0; i < 300; i++) {
            byte[] mutated = certificate.clone();
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 + random.nextInt(255));
            members(info.get("TpmInfo")).put("AikCert", TestEvidence.base64(mutated));
            assertEquals(400, status(info));
        }
    }

    private int status(Map<String, Object> info) {
        byte[] body = TestEvidence.json(Map.of(
                "AttestationInfo", Base64URL.encode(TestEvidence.json(info)).toString()));
        return maa.answer(TestGuest.post(GUEST, body)).status();
    }

    private SignedJWT attested() throws Exception {
        Response response = maa.answer(TestGuest.post(GUEST, evidence.request()));
        return SignedJWT.parse(TestGuest.open(TestGuest.envelope(response), evidence.keys.ephemeral.getPrivate()));
    }

    private static String url(String base64) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Base64.getDecoder().decode(base64));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> members(Object object) {
        return (Map<String, Object>) object;
    }
}
