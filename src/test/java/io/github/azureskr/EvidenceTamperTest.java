// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.APPRAISAL;
import static io.github.azureskr.spec.Stage.EVIDENCE;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.SnpField;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The processor's report, the runtime claims that it binds, what both travel in, and the boot's log. */
@ExtendWith(LocalAzureExtension.class)
class EvidenceTamperTest {
    private static final int HCL_CLAIMS = 32 + SnpField.REPORT_SIZE + 20;
    private static final String SIGNATURE = "SNP report signature: expected one by the VCEK, found one that does not";

    /** The SHA-256 of four zero bytes, which firmware measures into each PCR at the end of its own part of the boot. */
    private static final byte[] SEPARATOR =
            HexFormat.of().parseHex("df3f619804a92fdb4057192dc43dd748ea778adc52bc498ce80524c014b81119");

    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterEach
    void restoreEventLog(LocalAzure azure) throws Exception {
        Files.write(azure.paravisor().eventLogFile(), azure.paravisor().eventLog());
    }

    @AfterAll
    static void honestEvidenceIsBelieved(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"afterSigning", "beforeSigning", "envelope", "runtimeClaims", "eventLog"})
    void isRefusedForItsOwnReason(Tamper tamper, LocalAzure azure) throws Exception {
        tamper.isRefused(azure, key);
    }

    /** One bit of each field, which the processor's signature covers. */
    static Stream<Tamper> afterSigning() {
        return Stream.of(
                signed(SnpField.GUEST_SVN, SIGNATURE),
                signed(SnpField.POLICY, SIGNATURE),
                signed(SnpField.FAMILY_ID, SIGNATURE),
                signed(SnpField.IMAGE_ID, SIGNATURE),
                signed(SnpField.VMPL, SIGNATURE),
                signed(SnpField.SIGNATURE_ALGO, SIGNATURE),
                signed(SnpField.CURRENT_TCB, SIGNATURE),
                signed(SnpField.PLATFORM_INFO, SIGNATURE),
                signed(SnpField.KEY_INFO, SIGNATURE),
                signed(SnpField.REPORT_DATA, SIGNATURE),
                signed(SnpField.MEASUREMENT, SIGNATURE),
                signed(SnpField.HOST_DATA, SIGNATURE),
                signed(SnpField.ID_KEY_DIGEST, SIGNATURE),
                signed(SnpField.AUTHOR_KEY_DIGEST, SIGNATURE),
                signed(SnpField.REPORT_ID, SIGNATURE),
                signed(SnpField.REPORT_ID_MA, SIGNATURE),
                signed(SnpField.COMMITTED_TCB, SIGNATURE),
                signed(SnpField.CURRENT_VERSION, SIGNATURE),
                signed(SnpField.COMMITTED_VERSION, SIGNATURE),
                signed(SnpField.LAUNCH_TCB, SIGNATURE),
                signed(SnpField.SIGNATURE_R, SIGNATURE),
                signed(SnpField.SIGNATURE_S, SIGNATURE),
                signed(SnpField.REPORTED_TCB, "VCEK TCB version"),
                signed(SnpField.CHIP_ID, "VCEK hardware ID"),
                signed(SnpField.VERSION, "processor family 0x0 model 0x0 is of no generation"),
                signed(SnpField.CPUID, "reserved at offset 0x188 must be zero"));
    }

    /** By a processor that signs what it would never report of Azure's guests. */
    static Stream<Tamper> beforeSigning() {
        return Stream.of(
                unsigned(
                        SnpField.POLICY,
                        0x3001F | 1 << 19,
                        "debugging of the guest: expected forbidden, found allowed"),
                unsigned(SnpField.POLICY, 0x1001F, "SNP report: policy bit 17 must be one"),
                unsigned(SnpField.VMPL, 1, "VMPL: expected 0, found 1"),
                unsigned(SnpField.SIGNATURE_ALGO, 2, "SNP report signature algorithm: expected 1, found 2"),
                unsigned(SnpField.KEY_INFO, 1 << 2, "endorsed key: expected VLEK, found VCEK"),
                unsigned(SnpField.VERSION, 1, "SNP report: version 1 is unknown, 2 to 5 are known"),
                unsigned(SnpField.VERSION, 6, "SNP report: version 6 is unknown, 2 to 5 are known"),
                reportData("another hash", data -> flip(data, 0)),
                reportData("more than the hash", data -> flip(data, 63)));
    }

    /** HCLA, by which the paravisor hands both on; no signature covers it. */
    static Stream<Tamper> envelope() {
        return Stream.of(
                hcl("letters", 0, 'X', EVIDENCE, "not with the letters HCLA"),
                hcl("reserved", 20, 1, EVIDENCE, "HCL report", "reserved"),
                hcl("data_size", 32 + SnpField.REPORT_SIZE, 7, EVIDENCE, "but the runtime claims are 1200 bytes long"),
                hcl("request data version", HCL_CLAIMS - 16, 9, EVIDENCE, "request data version 9 is unknown"),
                hcl("report type", HCL_CLAIMS - 12, 4, EVIDENCE, "isolated by Intel TDX"),
                hcl("report type", HCL_CLAIMS - 12, 99, EVIDENCE, "report_type is none of 1 (VBS) to 5 (CCA)"),
                hcl("hash type", HCL_CLAIMS - 8, 2, EVIDENCE, "binds its runtime claims with SHA_384"),
                hcl("claims size", HCL_CLAIMS - 4, 7, EVIDENCE, "HCL report", "data_size"),
                hcl("padding", HclLayout.TWO_KEYS.indexSize() - 1, 1, EVIDENCE, "HCL report: reserved", "must be zero"),
                hcl("SNP report", 32 + SnpField.MEASUREMENT.offset(), 0, APPRAISAL, SIGNATURE),
                hcl("claims", HCL_CLAIMS + 20, '0', APPRAISAL, "REPORT_DATA: expected"));
    }

    /** Vouched for by the processor: somebody has altered the paravisor. */
    static Stream<Tamper> runtimeClaims() {
        String unlike = "AK: expected";
        return Stream.of(
                claims("/keys/0/n", ForeignKey.modulus(), unlike, "not this machine's vTPM"),
                claims("/keys/0/e", "Aw", unlike),
                claims("/keys/0/kid", "HCLOtherPub", "AK: expected HCLAkPub in the runtime claims"),
                claims("/keys/0/kty", "EC", "AK: expected HCLAkPub in the runtime claims"),
                claims("/keys/0/n", null, "runtime claims: keys[0].n is missing"),
                claims("/keys/1/kid", "HCLAkPub", "runtime claims: keys[1].kid stands on two keys"),
                claims("/keys", null, "runtime claims: keys is missing"),
                claims("/user-data", "xyz", "runtime claims: user-data is not hexadecimal"));
    }

    static Stream<Tamper> eventLog() {
        return Stream.of(
                log("an event's digest altered", log -> flip(log, indexOf(SEPARATOR, log)), "event log", "PCR 0 as"),
                log("truncated", log -> Arrays.copyOf(log, log.length - 1), "event log: ", " at offset "),
                log("letters of its header altered", log -> flip(log, 32), "TCG event log: "),
                log("an algorithm more", log -> flip(log, 56), "TCG_EfiSpecIDEvent: truncated"));
    }

    private static Tamper signed(SnpField field, String word) {
        return Tamper.azure(
                "signed " + field,
                APPRAISAL,
                azure -> azure.paravisor().machine().signedReport().tamper(report -> flip(report, field.offset())),
                word);
    }

    private static Tamper unsigned(SnpField field, long value, String word) {
        return Tamper.azure(
                "reported " + field + " = 0x" + Long.toHexString(value),
                APPRAISAL,
                azure -> azure.paravisor().machine().unsignedReport().tamper(report -> {
                    field.writeNumber(report, value);
                    return report;
                }),
                word);
    }

    private static Tamper reportData(String name, UnaryOperator<byte[]> change) {
        return Tamper.azure(
                "REPORT_DATA of " + name,
                APPRAISAL,
                azure -> azure.paravisor().hclReports().reportData().tamper(change),
                "REPORT_DATA: expected");
    }

    private static Tamper hcl(String name, int offset, int value, Stage stage, String... words) {
        UnaryOperator<byte[]> change = report -> {
            ByteBuffer fields = ByteBuffer.wrap(report).order(ByteOrder.LITTLE_ENDIAN);
            fields.put(offset, (byte) value);
            return report;
        };
        return Tamper.azure(
                "HCL report's " + name + " = " + value,
                stage,
                azure -> azure.paravisor().hclReports().hclReport().tamper(change),
                words);
    }

    private static Tamper claims(String pointer, Object value, String... words) {
        UnaryOperator<Map<String, Object>> change = JsonPatch.at(pointer, value);
        return Tamper.azure(
                "runtime claims " + Tamper.shown(pointer, value),
                APPRAISAL,
                azure -> azure.paravisor().hclReports().runtimeClaims().tamper(change),
                words);
    }

    private static Tamper log(String name, UnaryOperator<byte[]> change, String... words) {
        return Tamper.configuration(
                "event log: " + name,
                APPRAISAL,
                (azure, configuration) -> {
                    byte[] log = azure.paravisor().eventLog();
                    Files.write(azure.paravisor().eventLogFile(), change.apply(log));
                    return configuration;
                },
                words);
    }

    private static int indexOf(byte[] wanted, byte[] bytes) {
        return IntStream.range(0, bytes.length - wanted.length)
                .filter(at -> Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length))
                .findFirst()
                .orElseThrow();
    }

    private static byte[] flip(byte[] bytes, int at) {
        bytes[at] ^= 1;
        return bytes;
    }
}
