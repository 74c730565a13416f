// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;

/**
 * AMD's certificates for the processor that signed the SNP report.
 *
 * @param chain VCEK, ASK, ARK
 * @param pem the same as text, exactly as the endorser sent it, VCEK first
 */
public record Endorsements(List<X509Certificate> chain, String pem) {
    static final String DOCUMENT = "THIM's certificates";

    public Endorsements {
        chain = List.copyOf(chain);
    }

    /** Reads the answer of THIM (trusted hardware identity management), in IMDS's name. */
    static Endorsements parse(Bytes json) throws MalformedException {
        JsonObject answer = JsonObject.parse(DOCUMENT, json);
        List<X509Certificate> vcek = certificates(answer, "vcekCert", 1);
        List<X509Certificate> issuers = certificates(answer, "certificateChain", 2);
        return new Endorsements(
                Stream.concat(vcek.stream(), issuers.stream()).toList(),
                answer.string("vcekCert") + answer.string("certificateChain"));
    }

    /** Reads what {@link #pem} had: {@code member} of a document of ours. */
    public static Endorsements restored(JsonObject document, String member) throws MalformedException {
        return new Endorsements(certificates(document, member, 3), document.string(member));
    }

    /**
     * Whether they are for the processor and the firmware that made the report. They may not be while Azure rolls the
     * host's firmware forward or moves the VM; asking for both again helps then.
     */
    public boolean areFor(Evidence evidence) {
        try {
            SnpReport report = SnpReport.read(evidence.snpReport());
            VcekCertificate endorsed = VcekCertificate.read(chain.get(0));
            return endorsed.tcb().equals(report.reportedTcb())
                    && endorsed.hardwareId().filter(report.hardwareId()::equals).isPresent();
        } catch (MalformedException e) {
            // Asking again would not help. Local appraisal reads both again, and says what is wrong with which.
            return true;
        }
    }

    private static List<X509Certificate> certificates(JsonObject answer, String member, int count)
            throws MalformedException {
        List<X509Certificate> certificates = decode(answer, member);
        if (certificates.size() != count) {
            throw answer.malformed(member, "holds " + certificates.size() + " certificates, must hold " + count);
        }
        return certificates;
    }

    static List<X509Certificate> decode(JsonObject answer, String member) throws MalformedException {
        Bytes pem = Bytes.utf8(answer.string(member));
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.toArray()))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw answer.malformed(member, "is no PEM text of X.509 certificates");
        }
    }
}
