// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.evidence.CertificatePile;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.SnpReport;
import java.util.List;
import java.util.Optional;

/**
 * Evidence as somebody hands it over: in bytes or in text, in a driver's answer, with certificates behind it, or as a
 * member of a JSON object.
 *
 * @param evidence the report itself
 * @param certificates those that came with it
 */
record Submission(Bytes evidence, CertificatePile certificates) {
    static final String DOCUMENT = "JSON evidence";

    /** What attesters call the report. */
    private static final List<String> REPORTS = List.of("hcl_report", "report", "attestation_report");

    private static final int DRIVER_HEADER_LENGTH = 32;

    static Submission read(Bytes file) throws MalformedException {
        if (file.length() == 0) {
            throw new MalformedException("evidence", "the file is empty");
        }
        Bytes bytes = TextForm.decode(file);
        return beginsAsJson(bytes) ? ofJson(bytes) : ofBytes(bytes);
    }

    private static Submission ofJson(Bytes text) throws MalformedException {
        JsonObject object = JsonObject.parse(DOCUMENT, text);
        Optional<Bytes> named = member(object, REPORTS);
        Bytes report = named.isPresent() ? named.get() : EvidenceLeaves.only(object);
        Submission bare = beginsAsJson(report) ? ofJson(report) : ofBytes(report);
        return new Submission(bare.evidence, bare.certificates.with(CertificatePile.within(text)));
    }

    private static Optional<Bytes> member(JsonObject object, List<String> names) throws MalformedException {
        for (String name : names) {
            Object value = object.members().get(name);
            if (value instanceof String || value instanceof List<?>) {
                return Optional.of(TextForm.decode(Bytes.utf8(value.toString())));
            }
        }
        return Optional.empty();
    }

    private static Submission ofBytes(Bytes file) throws MalformedException {
        Bytes bytes = isDriversAnswer(file) ? after(DRIVER_HEADER_LENGTH, file) : file;
        if (bytes.length() <= SnpReport.LENGTH || !SnpReport.begins(bytes)) {
            return new Submission(bytes, CertificatePile.EMPTY);
        }
        Bytes rest = after(SnpReport.LENGTH, bytes);
        return new Submission(bytes.slice(0, SnpReport.LENGTH), rest.isZero() ? CertificatePile.EMPTY : hosts(rest));
    }

    /** The host's certificates, which SNP_GET_EXT_REPORT adds. */
    private static CertificatePile hosts(Bytes rest) throws MalformedException {
        try {
            return CertificatePile.read(rest);
        } catch (MalformedException e) {
            throw new MalformedException(
                    "SNP report",
                    "must be " + SnpReport.LENGTH + " bytes long; the " + rest.length()
                            + " bytes behind it are neither zeros nor certificates (" + e.getMessage() + ")",
                    e);
        }
    }

    /** MSG_REPORT_RSP before the report: status 0, the report's length, zeros (AMD 56860). */
    static boolean isDriversAnswer(Bytes file) {
        byte[] header = new byte[DRIVER_HEADER_LENGTH];
        header[4] = (byte) SnpReport.LENGTH;
        header[5] = (byte) (SnpReport.LENGTH >>> 8);
        return file.length() > DRIVER_HEADER_LENGTH
                && file.slice(0, DRIVER_HEADER_LENGTH).equals(Bytes.owning(header));
    }

    private static Bytes after(int length, Bytes bytes) {
        return bytes.slice(length, bytes.length() - length);
    }

    static boolean beginsAsJson(Bytes bytes) {
        return bytes.utf8().stripLeading().startsWith("{");
    }
}
