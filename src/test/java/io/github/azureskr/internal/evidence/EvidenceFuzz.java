// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.snp.SnpReport;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

public final class EvidenceFuzz {
    private static final Bytes OS_RELEASE = Bytes.utf8("NAME=\"Ubuntu\"\nVERSION_ID=\"22.04\"\n");

    /** Made when it is needed: keys take their time. */
    private static final class Machine {
        static final FakeMachine ONE = new FakeMachine();
        static final Evidence EVIDENCE = ONE.evidence();
    }

    private EvidenceFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(
                FuzzTarget.of("certificates", 6000, EvidenceFuzz::bundles, EvidenceFuzz::certificates),
                FuzzTarget.of("thim-answer", 6000, () -> List.of(thim()), EvidenceFuzz::endorsements),
                FuzzTarget.of("os-release", 500, () -> List.of(OS_RELEASE), input -> OsRelease.parse(input.utf8())));
    }

    private static void certificates(Bytes input) throws Exception {
        SnpReport report = SnpReport.read(Machine.EVIDENCE.snpReport());
        ReportEndorsements found = CertificatePile.read(input).endorsing(report);
        new ReportAppraisal(AppraisalPolicy.AMD).endorsement(report, found);
    }

    private static void endorsements(Bytes input) throws Exception {
        Endorsements.parse(input).areFor(Machine.EVIDENCE);
    }

    /** Of each form one: PEM, DER, THIM's JSON, a table. */
    private static List<Bytes> bundles() {
        Bytes der = der(Machine.ONE.vcek);
        Bytes entry = Bytes.ofHex("63da758de6644564adc5f4b93be8accd" + "30000000" + littleEndian(der.length()));
        Bytes table = Bytes.concat(entry, Bytes.owning(new byte[24]), der);
        return List.of(Bytes.utf8(pem(Machine.ONE.vcek) + pem(Machine.ONE.ask)), der, thim(), table);
    }

    private static Bytes thim() {
        return JsonText.of(Map.of(
                "vcekCert", pem(Machine.ONE.vcek), "certificateChain", pem(Machine.ONE.ask) + pem(Machine.ONE.ark)));
    }

    private static String pem(X509Certificate certificate) {
        return "-----BEGIN CERTIFICATE-----\n" + der(certificate).base64() + "\n-----END CERTIFICATE-----\n";
    }

    private static Bytes der(X509Certificate certificate) {
        try {
            return Bytes.owning(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static String littleEndian(int number) {
        return "%08x".formatted(Integer.reverseBytes(number));
    }
}
