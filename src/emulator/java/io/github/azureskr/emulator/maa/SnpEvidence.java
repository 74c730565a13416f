// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static io.github.azureskr.emulator.maa.AppraisalException.check;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;

/**
 * The hardware's half of the evidence.
 *
 * @param runtimeData the bytes whose hash the report carries
 */
record SnpEvidence(SnpReport report, Vcek vcek, AmdChain chain, byte[] runtimeData) {

    /** @param proof {@code SnpReport} and {@code VcekCertChain} */
    static SnpEvidence read(Json proof, byte[] runtimeData) throws AppraisalException {
        SnpReport report = SnpReport.read(proof.anyBase64("SnpReport"));
        AmdChain chain = AmdChain.read(proof.anyBase64("VcekCertChain"));
        return new SnpEvidence(report, Vcek.read(chain.vcek()), chain, runtimeData);
    }

    void verify(PublicKey amdRoot, Instant now) throws AppraisalException {
        chain.verify(amdRoot, now);
        check(report.signingKey() == 0, "the SNP report is not signed by a VCEK");
        byte[] chip = Arrays.copyOf(report.chipId(), vcek.hwid().length);
        check(
                Arrays.equals(chip, vcek.hwid()),
                "the VCEK's HWID is not the CHIP_ID of the SNP report: the certificate is another processor's");
        check(
                Arrays.equals(report.reportedTcb(), vcek.tcb()),
                "the VCEK is for TCB " + hex(vcek.tcb()) + ", the SNP report has REPORTED_TCB "
                        + hex(report.reportedTcb()));
        check(signatureHolds(), "the SNP report's signature does not verify under the VCEK");
        byte[] bound = Arrays.copyOf(Sha256.of(runtimeData), 64);
        check(
                Arrays.equals(report.reportData(), bound),
                "REPORT_DATA of the SNP report is not the SHA-256 of the runtime data");
    }

    private boolean signatureHolds() {
        try {
            Signature signature = Signature.getInstance("SHA384withECDSA");
            signature.initVerify(vcek.certificate().getPublicKey());
            signature.update(report.signed());
            return signature.verify(der(report.r(), report.s()));
        } catch (GeneralSecurityException | IOException e) {
            // Not a signature, or not by an EC key: no signature by this VCEK in any case.
            return false;
        }
    }

    private static byte[] der(byte[] r, byte[] s) throws IOException {
        ASN1Integer[] both = {new ASN1Integer(new BigInteger(1, r)), new ASN1Integer(new BigInteger(1, s))};
        return new DERSequence(both).getEncoded(ASN1Encoding.DER);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
