// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Optional;

/**
 * ATTESTATION_REPORT, versions 2 to 5 (AMD 56860, "SEV Secure Nested Paging Firmware ABI Specification"): a view, whose
 * fields are in the order of that table. Everything that can be wrong with a report is checked when it is read; a field
 * is decoded when it is asked for, and nothing is copied.
 */
public final class SnpReport {
    public static final int LENGTH = 0x4A0;

    static final String STRUCTURE = "SNP report";
    private static final int FIRST_VERSION = 2;
    private static final int LAST_VERSION = 5;
    private static final int VERSION = 0x000;
    private static final int GUEST_SVN = 0x004;
    private static final int POLICY = 0x008;
    private static final int FAMILY_ID = 0x010;
    private static final int IMAGE_ID = 0x020;
    private static final int VMPL = 0x030;
    private static final int SIGNATURE_ALGO = 0x034;
    private static final int CURRENT_TCB = 0x038;
    private static final int PLATFORM_INFO = 0x040;
    private static final int KEY_INFO = 0x048;
    private static final int REPORT_DATA = 0x050;
    private static final int MEASUREMENT = 0x090;
    private static final int HOST_DATA = 0x0C0;
    private static final int ID_KEY_DIGEST = 0x0E0;
    private static final int AUTHOR_KEY_DIGEST = 0x110;
    private static final int REPORT_ID = 0x140;
    private static final int REPORT_ID_MA = 0x160;
    private static final int REPORTED_TCB = 0x180;
    private static final int CPUID = 0x188;
    private static final int CHIP_ID = 0x1A0;
    private static final int COMMITTED_TCB = 0x1E0;
    private static final int CURRENT_FIRMWARE = 0x1E8;
    private static final int COMMITTED_FIRMWARE = 0x1EC;
    private static final int LAUNCH_TCB = 0x1F0;
    private static final int MITIGATION_VECTORS = 0x1F8;
    private static final int MITIGATIONS_END = MITIGATION_VECTORS + MitigationVectors.LENGTH;
    private static final int SIGNATURE = 0x2A0;
    private static final int CHIP_ID_LENGTH = 64;
    private static final int TURIN_HARDWARE_ID_LENGTH = 8;

    private final Bytes report;
    private final int version;
    private final TcbLayout layout;

    private SnpReport(Bytes report, int version, TcbLayout layout) {
        this.report = report;
        this.version = version;
        this.layout = layout;
    }

    public static SnpReport read(Bytes report) throws MalformedException {
        if (report.length() != LENGTH) {
            throw new MalformedException(STRUCTURE, "is " + report.length() + " bytes long, must be " + LENGTH);
        }
        long version = report.u32(VERSION);
        if (!isKnown(version)) {
            throw malformed(
                    "version " + version + " is unknown, " + FIRST_VERSION + " to " + LAST_VERSION + " are known",
                    VERSION);
        }
        return new SnpReport(report, (int) version, check(report, version));
    }

    private static TcbLayout check(Bytes report, long version) throws MalformedException {
        TcbLayout layout = version < 3 ? TcbLayout.ofChipId(CHIP_ID, report) : TcbLayout.of(CpuId.at(CPUID, report));
        checkFields(report, layout);
        checkReserved(report, version);
        return layout;
    }

    /** Whether some bytes are meant to be an SNP report: they begin with a version of it. */
    public static boolean begins(Bytes input) {
        return input.length() >= Integer.BYTES && isKnown(input.u32(VERSION));
    }

    private static boolean isKnown(long version) {
        return FIRST_VERSION <= version && version <= LAST_VERSION;
    }

    private static void checkFields(Bytes report, TcbLayout layout) throws MalformedException {
        GuestPolicy.check(POLICY, report);
        SignerInfo.check(KEY_INFO, report);
        layout.check(CURRENT_TCB, report);
        layout.check(REPORTED_TCB, report);
        layout.check(COMMITTED_TCB, report);
        layout.check(LAUNCH_TCB, report);
        EcdsaSignature.check(SIGNATURE, report);
    }

    /** Numbers rather than ranges where they are short: that is many times faster. */
    private static void checkReserved(Bytes report, long version) throws MalformedException {
        if (report.u32(KEY_INFO + 4) != 0) {
            throw reserved(KEY_INFO + 4);
        }
        int cpuid = version < 3 ? 0 : CpuId.LENGTH;
        if (((report.u64(CPUID) >>> (cpuid * Byte.SIZE)) | report.u64(CPUID + 8) | report.u64(CPUID + 16)) != 0) {
            throw reserved(CPUID + cpuid);
        }
        FirmwareVersion.check(CURRENT_FIRMWARE, report);
        FirmwareVersion.check(COMMITTED_FIRMWARE, report);
        if (version < 5) {
            MitigationVectors.checkAbsent(MITIGATION_VECTORS, report);
        }
        requireZero(report, MITIGATIONS_END, SIGNATURE - MITIGATIONS_END);
    }

    static void requireZero(Bytes report, int offset, int length) throws MalformedException {
        if (!report.isZero(offset, length)) {
            throw reserved(offset);
        }
    }

    /** A failure of reserved bytes that begin at {@code offset}. */
    static MalformedException reserved(int offset) {
        return new MalformedException(STRUCTURE, "reserved at offset 0x%X must be zero".formatted(offset));
    }

    /** A failure of the field that begins at {@code offset}. */
    static MalformedException malformed(String problem, int offset) {
        return new MalformedException(STRUCTURE, "%s (at offset 0x%X)".formatted(problem, offset));
    }

    /** What the signature covers: everything before it. */
    public Bytes signedBytes() {
        return report.slice(0, SIGNATURE);
    }

    public int version() {
        return version;
    }

    public long guestSvn() {
        return report.u32(GUEST_SVN);
    }

    public GuestPolicy policy() {
        return new GuestPolicy(report.u64(POLICY));
    }

    public Bytes familyId() {
        return report.slice(FAMILY_ID, 16);
    }

    public Bytes imageId() {
        return report.slice(IMAGE_ID, 16);
    }

    /** The virtual machine privilege level that asked for the report. */
    public long vmpl() {
        return report.u32(VMPL);
    }

    /** 1 is ECDSA P-384 with SHA-384. */
    public long signatureAlgorithm() {
        return report.u32(SIGNATURE_ALGO);
    }

    public TcbVersion currentTcb() {
        return TcbVersion.at(CURRENT_TCB, report, layout);
    }

    public PlatformInfo platformInfo() {
        return new PlatformInfo(report.u64(PLATFORM_INFO));
    }

    public SignerInfo signerInfo() {
        return SignerInfo.at(KEY_INFO, report);
    }

    public Bytes reportData() {
        return report.slice(REPORT_DATA, 64);
    }

    public Bytes measurement() {
        return report.slice(MEASUREMENT, 48);
    }

    public Bytes hostData() {
        return report.slice(HOST_DATA, 32);
    }

    public Bytes idKeyDigest() {
        return report.slice(ID_KEY_DIGEST, 48);
    }

    public Bytes authorKeyDigest() {
        return report.slice(AUTHOR_KEY_DIGEST, 48);
    }

    public Bytes reportId() {
        return report.slice(REPORT_ID, 32);
    }

    public Bytes reportIdMa() {
        return report.slice(REPORT_ID_MA, 32);
    }

    /** What the signing VCEK was derived from. */
    public TcbVersion reportedTcb() {
        return TcbVersion.at(REPORTED_TCB, report, layout);
    }

    /** From version 3 on. */
    public Optional<CpuId> cpuId() {
        return version < 3 ? Optional.empty() : Optional.of(CpuId.at(CPUID, report));
    }

    /** Zero where the host masks it. */
    public Bytes chipId() {
        return report.slice(CHIP_ID, CHIP_ID_LENGTH);
    }

    /** What the VCEK certificate calls the hardware ID: the significant bytes of {@link #chipId}. */
    public Bytes hardwareId() {
        return layout == TcbLayout.TURIN ? report.slice(CHIP_ID, TURIN_HARDWARE_ID_LENGTH) : chipId();
    }

    public TcbVersion committedTcb() {
        return TcbVersion.at(COMMITTED_TCB, report, layout);
    }

    public FirmwareVersion currentFirmware() {
        return FirmwareVersion.at(CURRENT_FIRMWARE, report);
    }

    public FirmwareVersion committedFirmware() {
        return FirmwareVersion.at(COMMITTED_FIRMWARE, report);
    }

    public TcbVersion launchTcb() {
        return TcbVersion.at(LAUNCH_TCB, report, layout);
    }

    /** From version 5 on. */
    public Optional<MitigationVectors> mitigations() {
        return version < 5 ? Optional.empty() : Optional.of(MitigationVectors.at(MITIGATION_VECTORS, report));
    }

    public EcdsaSignature signature() {
        return EcdsaSignature.at(SIGNATURE, report);
    }
}
