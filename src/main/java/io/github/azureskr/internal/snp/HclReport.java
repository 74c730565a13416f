// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * What Azure's paravisor writes into NV index 0x01400001: the hardware's report, and the runtime claims that its
 * REPORT_DATA binds (openvmm, openhcl_attestation_protocol/src/igvm_attest/get.rs). All versions of the header so far
 * have one layout, so its version is not judged.
 *
 * @param reportSize of all but the padding, as the paravisor counted it
 * @param requestType 2, AK certificate, in the copy that a guest reads
 * @param hardwareReport the region for it, 1,184 bytes: all of an SNP report, others are shorter and end in zeros
 * @param runtimeClaims JSON, byte for byte as stored: it is hashed as it is
 */
public record HclReport(
        long version,
        long reportSize,
        long requestType,
        long status,
        Bytes hardwareReport,
        ReportType type,
        ReportDataHash hash,
        Bytes runtimeClaims) {
    private static final String STRUCTURE = "HCL report";
    private static final Bytes SIGNATURE = Bytes.utf8("HCLA");
    private static final int REQUEST_DATA_HEADER_LENGTH = 20;
    private static final int LONGEST_CLAIMS = 0xFFFF;

    /** Reads the whole NV index: the report, then zeros. */
    public static HclReport read(Bytes nvIndex) throws MalformedException {
        ByteReader in = ByteReader.littleEndian(STRUCTURE, nvIndex);
        readSignature(in);
        long version = in.u32("version");
        long reportSize = in.u32("report_size");
        long requestType = in.u32("request_type");
        long status = in.u32("status");
        in.reserved(12);
        Bytes hardwareReport = in.bytes("hardware report", SnpReport.LENGTH);
        long dataSize = in.u32("data_size");
        readRequestDataVersion(in);
        ReportType type = ReportType.read(in);
        ReportDataHash hash = ReportDataHash.read(in);
        Bytes claims = in.sized32("runtime claims", LONGEST_CLAIMS);
        if (dataSize != REQUEST_DATA_HEADER_LENGTH + claims.length()) {
            throw in.malformed("data_size is " + dataSize + ", but the runtime claims are " + claims.length()
                    + " bytes long, with a header of " + REQUEST_DATA_HEADER_LENGTH);
        }
        in.reserved(in.remaining());
        return new HclReport(version, reportSize, requestType, status, hardwareReport, type, hash, claims);
    }

    private static void readSignature(ByteReader in) throws MalformedException {
        Bytes signature = in.bytes("signature", SIGNATURE.length());
        if (!signature.equals(SIGNATURE)) {
            throw in.malformed("begins with " + signature + ", not with the letters HCLA");
        }
    }

    /** The paravisor pins the copy for guests to version 1; version 2 has one field more. */
    private static void readRequestDataVersion(ByteReader in) throws MalformedException {
        long version = in.u32("request data version");
        if (version != 1) {
            throw in.malformed("request data version " + version + " is unknown, 1 is known");
        }
    }
}
