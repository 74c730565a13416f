// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Optional;

/**
 * ATTESTATION_REPORT, versions 2 to 5, in the order of its table (AMD 56860, "SEV Secure Nested Paging Firmware ABI
 * Specification").
 *
 * @param signedBytes what the signature covers: everything before it
 * @param vmpl the virtual machine privilege level that asked for the report
 * @param signatureAlgorithm 1 is ECDSA P-384 with SHA-384
 * @param reportedTcb what the signing VCEK was derived from
 * @param cpuId from version 3 on
 * @param chipId zero where the host masks it
 * @param mitigations from version 5 on
 */
public record SnpReport(
        Bytes signedBytes,
        int version,
        long guestSvn,
        GuestPolicy policy,
        Bytes familyId,
        Bytes imageId,
        long vmpl,
        long signatureAlgorithm,
        TcbVersion currentTcb,
        PlatformInfo platformInfo,
        SignerInfo signerInfo,
        Bytes reportData,
        Bytes measurement,
        Bytes hostData,
        Bytes idKeyDigest,
        Bytes authorKeyDigest,
        Bytes reportId,
        Bytes reportIdMa,
        TcbVersion reportedTcb,
        Optional<CpuId> cpuId,
        Bytes chipId,
        TcbVersion committedTcb,
        FirmwareVersion currentFirmware,
        FirmwareVersion committedFirmware,
        TcbVersion launchTcb,
        Optional<MitigationVectors> mitigations,
        EcdsaSignature signature) {
    public static final int LENGTH = 0x4A0;

    static final String STRUCTURE = "SNP report";

    private static final int FIRST_VERSION = 2;
    private static final int LAST_VERSION = 5;
    private static final int SIGNED_LENGTH = 0x2A0;
    private static final int CPUID_OFFSET = 0x188;
    private static final int CHIP_ID_LENGTH = 64;
    private static final int TURIN_HARDWARE_ID_LENGTH = 8;

    public static SnpReport read(Bytes report) throws MalformedException {
        if (report.length() != LENGTH) {
            throw new MalformedException(STRUCTURE, "is " + report.length() + " bytes long, must be " + LENGTH);
        }
        ByteReader in = ByteReader.littleEndian(STRUCTURE, report);
        int version = readVersion(in);
        return read(in, report.slice(0, SIGNED_LENGTH), version, layoutOf(report, version));
    }

    // Java evaluates arguments from left to right, so this list is the structure's table.
    private static SnpReport read(ByteReader in, Bytes signedBytes, int version, TcbLayout layout)
            throws MalformedException {
        return new SnpReport(
                signedBytes,
                version,
                in.u32("guest_svn"),
                GuestPolicy.read(in),
                in.bytes("family_id", 16),
                in.bytes("image_id", 16),
                in.u32("vmpl"),
                in.u32("signature_algo"),
                TcbVersion.read("current_tcb", in, layout),
                PlatformInfo.read(in),
                SignerInfo.read(in),
                in.bytes("report_data", 64),
                in.bytes("measurement", 48),
                in.bytes("host_data", 32),
                in.bytes("id_key_digest", 48),
                in.bytes("author_key_digest", 48),
                in.bytes("report_id", 32),
                in.bytes("report_id_ma", 32),
                TcbVersion.read("reported_tcb", in, layout),
                CpuId.read(in, version),
                in.bytes("chip_id", CHIP_ID_LENGTH),
                TcbVersion.read("committed_tcb", in, layout),
                FirmwareVersion.read("current", in),
                FirmwareVersion.read("committed", in),
                TcbVersion.read("launch_tcb", in, layout),
                MitigationVectors.read(in, version),
                readSignature(in));
    }

    /** What the VCEK certificate calls the hardware ID: the significant bytes of {@link #chipId}. */
    public Bytes hardwareId() {
        return reportedTcb.layout() == TcbLayout.TURIN ? chipId.slice(0, TURIN_HARDWARE_ID_LENGTH) : chipId;
    }

    /** Whether some bytes are meant to be an SNP report: they begin with a version of it. */
    public static boolean begins(Bytes input) {
        return input.length() >= 4
                && FIRST_VERSION <= input.at(0)
                && input.at(0) <= LAST_VERSION
                && input.slice(1, 3).isZero();
    }

    private static int readVersion(ByteReader in) throws MalformedException {
        long version = in.u32("version");
        if (version < FIRST_VERSION || version > LAST_VERSION) {
            throw in.malformed(
                    "version " + version + " is unknown, " + FIRST_VERSION + " to " + LAST_VERSION + " are known");
        }
        return (int) version;
    }

    /** Looks ahead: the first TCB_VERSION stands before what tells its layout. */
    private static TcbLayout layoutOf(Bytes report, int version) throws MalformedException {
        ByteReader in = ByteReader.littleEndian(STRUCTURE, report);
        in.skip("fields before CPUID", CPUID_OFFSET);
        Optional<CpuId> cpu = CpuId.read(in, version);
        return cpu.isPresent() ? TcbLayout.of(cpu.get()) : TcbLayout.of(in.bytes("chip_id", CHIP_ID_LENGTH));
    }

    private static EcdsaSignature readSignature(ByteReader in) throws MalformedException {
        in.reserved(SIGNED_LENGTH - in.position());
        return EcdsaSignature.read(in);
    }
}
