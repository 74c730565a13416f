// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Certificates in any order, from any number of files, of which some may endorse a report.
 *
 * @param others what else was in the files, for the eyes of whoever gave them
 */
public record CertificatePile(List<X509Certificate> certificates, List<String> others) {
    public static final CertificatePile EMPTY = new CertificatePile(List.of(), List.of());

    static final String DOCUMENT = "certificates";

    private static final int FEW = 3;

    public CertificatePile {
        certificates = List.copyOf(certificates);
        others = List.copyOf(others);
    }

    /**
     * Reads PEM (one certificate or more, in any order), DER, JSON such as THIM answers, or the table of an extended
     * report. One certificate must be there.
     */
    public static CertificatePile read(Bytes file) throws MalformedException {
        CertificatePile pile = within(file);
        if (!pile.certificates.isEmpty()) {
            return pile;
        }
        if (pile.others.isEmpty()) {
            throw new MalformedException(
                    DOCUMENT,
                    "none found: neither PEM nor DER, nor the JSON that THIM answers, nor the certificate table of an"
                            + " extended report");
        }
        throw new MalformedException(
                DOCUMENT,
                "none found: " + String.join(", ", pile.others.subList(0, Math.min(FEW, pile.others.size()))));
    }

    /** The same of a file that may hold none. */
    public static CertificatePile within(Bytes file) throws MalformedException {
        CertificateSieve sieve = new CertificateSieve();
        if (CertificateTable.begins(file)) {
            CertificateTable.read(file, sieve);
        } else if (CertificateJson.begins(file)) {
            new CertificateJson(sieve).add(file);
        } else {
            sieve.add("", file);
        }
        return sieve.pile();
    }

    public CertificatePile with(CertificatePile more) {
        return new CertificatePile(concat(certificates, more.certificates), concat(others, more.others));
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
        Optional<MalformedException> unread = Optional.empty();
        for (X509Certificate certificate : certificates) {
            if (VcekCertificate.isOne(certificate)) {
                try {
                    candidates.add(VcekCertificate.read(certificate));
                } catch (MalformedException e) {
                    // Told where it is the only one.
                    unread = Optional.of(e);
                }
            }
        }
        if (candidates.isEmpty() && unread.isPresent()) {
            throw unread.get();
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

    private static <T> List<T> concat(List<T> some, List<T> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }
}
