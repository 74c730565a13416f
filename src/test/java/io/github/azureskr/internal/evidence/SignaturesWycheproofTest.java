// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.Wycheproof;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.Samples;
import io.github.azureskr.internal.snp.SnpReport;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The signatures of AMD's certificates and of SNP reports. */
class SignaturesWycheproofTest {
    private static final int P384_BYTES = 48;
    private static final int SIGNED_BYTES = 0x2A0;
    private static final int FIELD_BYTES = 72;

    @TestFactory
    List<DynamicTest> certificateSignatures() throws Exception {
        return Wycheproof.tests("rsa_pss_4096_sha384_mgf1_48_test.json", group -> {
            PublicKey key = publicKey(group, "RSA");
            return test -> assertEquals(
                    Wycheproof.isValid(test),
                    Signatures.rsassaPss(key, Wycheproof.hex(test, "msg"), Wycheproof.hex(test, "sig")));
        });
    }

    @TestFactory
    List<DynamicTest> reportSignatures() throws Exception {
        return Wycheproof.tests("ecdsa_secp384r1_sha384_p1363_test.json", group -> {
            ECPublicKey key = (ECPublicKey) publicKey(group, "EC");
            return test -> checkReportSignature(key, test);
        });
    }

    /** Through the parser of reports, whose signature has two fields of 72 bytes for two numbers of 48. */
    private static void checkReportSignature(ECPublicKey key, JsonObject test) throws Exception {
        Bytes signature = Wycheproof.hex(test, "sig");
        boolean valid = Wycheproof.isValid(test);
        if (signature.length() == 2 * P384_BYTES) {
            SnpReport report = SnpReport.read(reportWith(signature));
            assertEquals(valid, Signatures.ecdsa(key, Wycheproof.hex(test, "msg"), report.signature()));
            return;
        }
        // A report has no room for a signature of another size: one that is longer is refused by the zeros that it
        // displaces, one that is shorter leaves the report too short.
        assertFalse(valid);
        Bytes report = signature.length() > 2 * P384_BYTES
                ? reportWith(signature)
                : Bytes.concat(reportWith(Bytes.EMPTY).slice(0, SIGNED_BYTES), signature);
        assertThrows(MalformedException.class, () -> SnpReport.read(report));
    }

    private static Bytes reportWith(Bytes signature) {
        byte[] report = Samples.read("go-sev-guest/attestation.bin").toArray();
        Arrays.fill(report, SIGNED_BYTES, report.length, (byte) 0);
        int half = signature.length() / 2;
        for (int i = 0; i < half; i++) {
            report[SIGNED_BYTES + i] = (byte) signature.at(half - 1 - i);
            report[SIGNED_BYTES + FIELD_BYTES + i] = (byte) signature.at(signature.length() - 1 - i);
        }
        return Bytes.owning(report);
    }

    private static PublicKey publicKey(JsonObject group, String algorithm) throws Exception {
        byte[] key = Wycheproof.hex(group, "publicKeyDer").toArray();
        return KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(key));
    }
}
