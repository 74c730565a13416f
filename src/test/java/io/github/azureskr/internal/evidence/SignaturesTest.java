// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.Samples;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.tpm.Attest;
import io.github.azureskr.internal.tpm.PcrSelection;
import io.github.azureskr.internal.tpm.PcrValues;
import java.io.Serial;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** On captures of real machines. */
class SignaturesTest {
    private static final int PCR_COUNT = 24;

    @Test
    void reportVerifiesUnderItsVcekAndNoOther() throws Exception {
        SnpReport report = SnpReport.read(Samples.read("go-sev-guest/attestation.bin"));
        assertTrue(
                Signatures.verifies(report, certificate("go-sev-guest/vcek.der").getPublicKey()));
        assertFalse(
                Signatures.verifies(report, certificate("azure-cvm/certs.pem").getPublicKey()));
    }

    /** As the platform has the keys of its certificates where no provider knows their algorithm. */
    @Test
    void runtimeWithoutEllipticCurvesIsNotTakenForADamagedReport() throws Exception {
        SnpReport report = SnpReport.read(Samples.read("go-sev-guest/attestation.bin"));
        PublicKey vcek = certificate("go-sev-guest/vcek.der").getPublicKey();
        PublicKey unknown = new PublicKey() {
            @Serial
            private static final long serialVersionUID = 1L;

            @Override
            public String getAlgorithm() {
                return vcek.getAlgorithm();
            }

            @Override
            public String getFormat() {
                return vcek.getFormat();
            }

            @Override
            public byte[] getEncoded() {
                return vcek.getEncoded();
            }
        };
        String message = assertThrows(NoSuchAlgorithmException.class, () -> Signatures.verifies(report, unknown))
                .getMessage();
        assertEquals("it has no ECDSA on P-384, with which processors sign", message);
    }

    @Test
    void everyBitOfTheReportIsSigned() throws Exception {
        Bytes sound = Samples.read("go-sev-guest/attestation.bin");
        X509Certificate vcek = certificate("go-sev-guest/vcek.der");
        // The measurement: any value of it parses.
        for (int bit = 0; bit < 8; bit++) {
            byte[] flipped = sound.toArray();
            flipped[0x90 + 6 * bit] ^= (byte) (1 << bit);
            assertFalse(Signatures.verifies(SnpReport.read(Bytes.owning(flipped)), vcek.getPublicKey()));
        }
    }

    @Test
    void chainsOfAmdVerify() throws Exception {
        assertChain(certificate("go-sev-guest/vcek.der"), Samples.certificates("amd/ask_ark_milan.pem"));
        assertChain(certificate("amd/vcek_turin_sample.der"), Samples.certificates("amd/ask_ark_turin_vcek.pem"));
        List<X509Certificate> azure = Samples.certificates("azure-cvm/certs.pem");
        assertChain(azure.get(0), azure.subList(1, 3));
        List<X509Certificate> thim = Endorsements.parse(Samples.read("aci-sidecar/thim_response.json"))
                .chain();
        assertChain(thim.get(0), thim.subList(1, 3));
    }

    @Test
    void intermediatesOfAmdVerifyUnderTheirRootOnly() throws Exception {
        X509Certificate milan = certificate("amd/milan-ark.pem");
        for (String bundle : List.of("milan", "milan_vlek", "genoa", "genoa_vlek", "turin_vcek", "turin_vlek")) {
            List<X509Certificate> issuers = Samples.certificates("amd/ask_ark_" + bundle + ".pem");
            assertTrue(Signatures.verifies(issuers.get(0), issuers.get(1).getPublicKey()), bundle);
            assertEquals(bundle.startsWith("milan"), Signatures.verifies(issuers.get(0), milan.getPublicKey()), bundle);
        }
    }

    @Test
    void rootsOfAmdAreTrusted() {
        for (String product : List.of("milan", "genoa", "turin")) {
            Bytes key = Bytes.owning(
                    certificate("amd/" + product + "-ark.pem").getPublicKey().getEncoded());
            assertTrue(AppraisalPolicy.AMD.trustedRoots().contains(key.sha256()), product);
        }
    }

    @Test
    void quoteOfAnAzureMachineVerifies() throws Exception {
        Bytes file = Samples.read("azure-cvm/quote.bin");
        Bytes signature = file.slice(8, 256);
        Bytes attest = file.slice(8 + 256 + 8, 122);
        assertTrue(Signatures.verifies(attest, signature, akPublic()));
        int digests = 8 + 256 + 8 + 122 + 8;
        List<Integer> all = IntStream.range(0, PCR_COUNT).boxed().toList();
        PcrValues pcrs = new PcrValues(
                new PcrSelection(all),
                all.stream().map(pcr -> file.slice(digests + 32 * pcr, 32)).toList());
        assertEquals(
                new Attest.Quoted(pcrs.selection(), pcrs.digest()),
                Attest.read(attest).quoted());
        byte[] changed = attest.toArray();
        changed[121] ^= 1;
        assertFalse(Signatures.verifies(Bytes.owning(changed), signature, akPublic()));
    }

    private static void assertChain(X509Certificate vcek, List<X509Certificate> issuers) throws Exception {
        X509Certificate ask = issuers.get(0);
        X509Certificate ark = issuers.get(1);
        assertTrue(Signatures.verifies(vcek, ask.getPublicKey()));
        assertTrue(Signatures.verifies(ask, ark.getPublicKey()));
        assertTrue(Signatures.verifies(ark, ark.getPublicKey()));
        assertFalse(Signatures.verifies(vcek, ark.getPublicKey()));
    }

    private static RSAPublicKey akPublic() throws Exception {
        String pem = Samples.read("azure-cvm/akpub.pem").utf8().replaceAll("-----[A-Z ]+-----", "");
        X509EncodedKeySpec key = new X509EncodedKeySpec(Base64.getMimeDecoder().decode(pem));
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(key);
    }

    private static X509Certificate certificate(String name) {
        return Samples.certificates(name).get(0);
    }
}
