// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What the processor of a local Azure reports about itself and its guest: a report without REPORT_DATA and signature.
 * Immutable. It starts as Azure's own confidential VMs report and every field can be set, to values an honest
 * processor would never report, too.
 */
public final class SnpConfiguration {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SMT = 16;
    private static final int MIGRATION = 18;
    private static final int DEBUG = 19;
    private static final long MASK_CHIP_KEY = 1 << 1;

    private final Product product;
    private final byte[] report;

    private SnpConfiguration(Product product, byte[] report) {
        this.product = product;
        this.report = report;
    }

    /** A confidential VM of the DCas_v5 series: Milan, report version 2. */
    public static SnpConfiguration azure() {
        return azure(Product.MILAN);
    }

    /** The identities are Microsoft's, from the report of a confidential VM of 2023; chip and report ID are random. */
    public static SnpConfiguration azure(Product product) {
        byte[] chipId = new byte[product.hwidSize()];
        byte[] reportId = new byte[32];
        RANDOM.nextBytes(chipId);
        RANDOM.nextBytes(reportId);
        return new SnpConfiguration(product, new byte[SnpField.REPORT_SIZE])
                .withVersion(product.reportVersion())
                .with(SnpField.GUEST_SVN, 2)
                .with(SnpField.POLICY, 0x3001F)
                .with(SnpField.FAMILY_ID, 1)
                .with(SnpField.IMAGE_ID, 2)
                .with(SnpField.SIGNATURE_ALGO, 1)
                .with(SnpField.PLATFORM_INFO, 1)
                .with(
                        SnpField.MEASUREMENT,
                        "5a71e4ba7e0b83e44c8e853130a65557db0a7782cdb2d906c54b0bf5878202805ab159bfe0cf7d5749aa6f62b7094508")
                .with(
                        SnpField.ID_KEY_DIGEST,
                        "934f68bd8ba01938eec21475c872e3a942b60c59fafc6df9e9a76ee66bc47f2d09c676f61c0315c578da26085fb13a71")
                .with(SnpField.REPORT_ID, reportId)
                .with(SnpField.REPORT_ID_MA, "ff".repeat(32))
                .with(SnpField.CHIP_ID, chipId)
                .with(SnpField.CURRENT_VERSION, 0x013404)
                .with(SnpField.COMMITTED_VERSION, 0x013404)
                .withTcb(product.tcb());
    }

    public Product product() {
        return product;
    }

    /** The report's version, with the fields that came in versions 3 and 5 filled or zero accordingly. */
    public SnpConfiguration withVersion(int version) {
        return with(SnpField.VERSION, version)
                .with(SnpField.CPUID, version >= 3 ? product.cpuid() : 0)
                .with(SnpField.LAUNCH_MIT_VECTOR, version >= 5 ? 3 : 0)
                .with(SnpField.CURRENT_MIT_VECTOR, version >= 5 ? 3 : 0);
    }

    /** Current, reported, committed and launch TCB at once. */
    public SnpConfiguration withTcb(Tcb tcb) {
        return withReportedTcb(tcb)
                .with(SnpField.CURRENT_TCB, tcb.bytes(product))
                .with(SnpField.COMMITTED_TCB, tcb.bytes(product))
                .with(SnpField.LAUNCH_TCB, tcb.bytes(product));
    }

    /** The TCB that the VCEK is derived from, and so the one its certificate names. */
    public SnpConfiguration withReportedTcb(Tcb tcb) {
        return with(SnpField.REPORTED_TCB, tcb.bytes(product));
    }

    public SnpConfiguration withDebug(boolean allowed) {
        return withPolicyBit(DEBUG, allowed);
    }

    public SnpConfiguration withMigration(boolean allowed) {
        return withPolicyBit(MIGRATION, allowed);
    }

    public SnpConfiguration withSmt(boolean allowed) {
        return withPolicyBit(SMT, allowed);
    }

    public SnpConfiguration withVmpl(int vmpl) {
        return with(SnpField.VMPL, vmpl);
    }

    public SnpConfiguration withGuestSvn(int guestSvn) {
        return with(SnpField.GUEST_SVN, guestSvn);
    }

    /** A host that hides its chip: neither CHIP_ID nor a signature is given. */
    public SnpConfiguration withMaskedChipKey() {
        return with(SnpField.KEY_INFO, SnpField.KEY_INFO.readNumber(report) | MASK_CHIP_KEY)
                .with(SnpField.CHIP_ID, 0);
    }

    public SnpConfiguration with(SnpField field, long value) {
        byte[] altered = report.clone();
        field.writeNumber(altered, value);
        return new SnpConfiguration(product, altered);
    }

    public SnpConfiguration with(SnpField field, String hex) {
        return with(field, HexFormat.of().parseHex(hex));
    }

    public SnpConfiguration with(SnpField field, byte[] value) {
        byte[] altered = report.clone();
        field.write(altered, value);
        return new SnpConfiguration(product, altered);
    }

    public byte[] read(SnpField field) {
        return field.read(report);
    }

    public Tcb reportedTcb() {
        return Tcb.read(product, read(SnpField.REPORTED_TCB));
    }

    /** The reported TCB as THIM writes it: the last byte first. */
    public String tcbm() {
        return HexFormat.of().toHexDigits(SnpField.REPORTED_TCB.readNumber(report));
    }

    byte[] hwid() {
        return Arrays.copyOf(read(SnpField.CHIP_ID), product.hwidSize());
    }

    boolean masksChipKey() {
        return (SnpField.KEY_INFO.readNumber(report) & MASK_CHIP_KEY) != 0;
    }

    byte[] unsignedReport(byte[] reportData) {
        return with(SnpField.REPORT_DATA, reportData).report;
    }

    private SnpConfiguration withPolicyBit(int bit, boolean set) {
        long policy = SnpField.POLICY.readNumber(report);
        return with(SnpField.POLICY, set ? policy | (1L << bit) : policy & ~(1L << bit));
    }
}
