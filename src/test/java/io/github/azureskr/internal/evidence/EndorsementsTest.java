// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.snp.Mutations;
import io.github.azureskr.internal.snp.Samples;
import io.github.azureskr.internal.snp.TcbLayout;
import io.github.azureskr.internal.snp.TcbVersion;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndorsementsTest {
    @Test
    void readsWhatThimOfAnAzureHostAnswered() throws Exception {
        Endorsements endorsements = Endorsements.parse(sample());
        assertEquals(3, endorsements.chain().size());
        assertEquals(
                new TcbVersion(TcbLayout.MILAN, 0, 3, 0, 8, 0x73),
                VcekCertificate.read(endorsements.chain().get(0)).tcb());
        assertTrue(
                endorsements.chain().get(1).getSubjectX500Principal().getName().contains("CN=SEV-Milan"));
        assertTrue(
                endorsements.chain().get(2).getSubjectX500Principal().getName().contains("CN=ARK-Milan"));
    }

    @Test
    void textIsKeptAsItCame() throws Exception {
        JsonObject answer = JsonObject.parse("it", sample());
        assertEquals(
                answer.string("vcekCert") + answer.string("certificateChain"),
                Endorsements.parse(sample()).pem());
    }

    @Test
    void numberOfCertificatesMustBeRight() throws Exception {
        String vcek = JsonObject.parse("it", sample()).string("vcekCert");
        assertMalformed("THIM's certificates: vcekCert is missing", Map.of());
        assertMalformed("THIM's certificates: vcekCert holds 0 certificates, must hold 1", Map.of("vcekCert", ""));
        assertMalformed(
                "THIM's certificates: vcekCert holds 2 certificates, must hold 1", Map.of("vcekCert", vcek + vcek));
        assertMalformed(
                "THIM's certificates: certificateChain holds 1 certificates, must hold 2",
                Map.of("vcekCert", vcek, "certificateChain", vcek));
    }

    @Test
    void textThatIsNoCertificateIsRefused() {
        Bytes json = JsonText.of(Map.of("vcekCert", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"));
        String message = assertThrows(MalformedException.class, () -> Endorsements.parse(json))
                .getMessage();
        assertTrue(message.startsWith("THIM's certificates: vcekCert is no PEM text of X.509 certificates"), message);
    }

    @Test
    void damagedAnswersAreRefusedAsMalformedOrRead() {
        Bytes sample = sample();
        Mutations.noNoiseBreaksTheParser(sample, Endorsements::parse);
        for (int length = 0; length < sample.length() - 1; length += 97) {
            Bytes truncated = sample.slice(0, length);
            assertThrows(MalformedException.class, () -> Endorsements.parse(truncated));
        }
    }

    private static void assertMalformed(String message, Map<String, ?> members) {
        Bytes json = JsonText.of(new LinkedHashMap<>(members));
        assertEquals(
                message,
                assertThrows(MalformedException.class, () -> Endorsements.parse(json))
                        .getMessage());
    }

    private static Bytes sample() {
        return Samples.read("aci-sidecar/thim_response.json");
    }
}
