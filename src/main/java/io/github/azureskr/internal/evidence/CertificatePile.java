// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Certificates in any order, from any number of files, of which some may endorse a report. */
public record CertificatePile(List<X509Certificate> certificates) {
    private static final String DOCUMENT = "certificates";

    public CertificatePile {
        certificates = List.copyOf(certificates);
    }

    /** Reads PEM (one certificate or more, in any order), DER, what THIM answers, or the table of an extended report. */
    public static CertificatePile read(Bytes file) throws MalformedException {
        List<X509Certificate> certificates = readAny(file);
        if (certificates.isEmpty()) {
            throw new MalformedException(
                    DOCUMENT,
                    "none found: neither PEM nor DER, nor the JSON that THIM answers, nor the certificate table of an"
                            + " extended report");
        }
        return new CertificatePile(certificates);
    }

    public CertificatePile with(CertificatePile others) {
        List<X509Certificate> all = new ArrayList<>(certificates);
        all.addAll(others.certificates);
        return new CertificatePile(all);
    }

    /** The certificates that speak for {@code report}, or would if they were right. */
    public ReportEndorsements endorsing(SnpReport report) throws MalformedException, GeneralSecurityException {
        Optional<VcekCertificate> endorsed = bestFor(report);
        Optional<X509Certificate> ask =
                endorsed.isEmpty() ? Optional.empty() : issuerOf(endorsed.get().certificate());
        Optional<X509Certificate> ark = ask.isEmpty() ? Optional.empty() : issuerOf(ask.get());
        return new ReportEndorsements(endorsed, ask, ark);
    }

    /** Of several VCEKs, the one that names most of what the report names: a bundle may hold those of a whole fleet. */
    private Optional<VcekCertificate> bestFor(SnpReport report) throws MalformedException {
        List<VcekCertificate> candidates = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            if (VcekCertificate.isOne(certificate)) {
                candidates.add(VcekCertificate.read(certificate));
            }
        }
        return candidates.stream().min(Comparator.comparingInt(candidate -> differences(report, candidate)));
    }

    private static int differences(SnpReport report, VcekCertificate candidate) {
        boolean otherKind = candidate.kind() != report.signerInfo().signingKey();
        boolean otherChip = candidate.hardwareId().stream().anyMatch(id -> !id.equals(report.hardwareId()));
        boolean otherTcb = !candidate.tcb().equals(report.reportedTcb());
        return (otherKind ? 4 : 0) + (otherChip ? 2 : 0) + (otherTcb ? 1 : 0);
    }

    /** The certificate of the name that issued {@code issued}; the one whose key did, where several have that name. */
    private Optional<X509Certificate> issuerOf(X509Certificate issued) throws GeneralSecurityException {
        Optional<X509Certificate> named = Optional.empty();
        for (X509Certificate candidate : certificates) {
            if (candidate.getSubjectX500Principal().equals(issued.getIssuerX500Principal())) {
                if (Signatures.verifies(issued, candidate.getPublicKey())) {
                    return Optional.of(candidate);
                }
                named = named.or(() -> Optional.of(candidate));
            }
        }
        return named;
    }

    private static List<X509Certificate> readAny(Bytes file) throws MalformedException {
        if (CertificateTable.begins(file)) {
            return CertificateTable.read(file);
        }
        return beginsAsJson(file) ? readThim(file) : X509Certificates.read(DOCUMENT, file);
    }

    private static boolean beginsAsJson(Bytes file) {
        return file.utf8().stripLeading().startsWith("{");
    }

    /** One of the two is enough here: what the other would have held is then reported as missing. */
    private static List<X509Certificate> readThim(Bytes file) throws MalformedException {
        JsonObject answer = JsonObject.parse(Endorsements.DOCUMENT, file);
        List<X509Certificate> certificates = new ArrayList<>();
        for (String member : List.of("vcekCert", "certificateChain")) {
            if (answer.has(member)) {
                certificates.addAll(Endorsements.decode(answer, member));
            }
        }
        return certificates;
    }
}
