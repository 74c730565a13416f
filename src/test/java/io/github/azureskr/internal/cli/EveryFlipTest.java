// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.HclReports;
import io.github.azureskr.emulator.snp.Product;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.VmConfiguration;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.CertificatePile;
import io.github.azureskr.internal.evidence.Check;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.Patch;
import io.github.azureskr.internal.tdx.FakeTdx;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One bit of an HCL report is not what it was: the check that fails is the one that looks at this bit. Real reports of
 * version 2 are in {@link DamagedReportsTest}; of newer versions and of TDX there are none that may be kept.
 */
class EveryFlipTest {
    private static final RSAPublicKey KEY = (RSAPublicKey) FakeAmd.rsa().getPublic();
    private static final int REPORT = 32;
    private static final int SIGNED_LENGTH = 0x2A0;
    private static final int REPORT_LENGTH = 0x4A0;
    private static final int CLAIMS = REPORT + REPORT_LENGTH + 20;

    private static final Examination WITHOUT_CERTIFICATES =
            new Examination(new ReportAppraisal(AppraisalPolicy.AMD), CertificatePile.EMPTY, false);

    /** What looks at a part of the SNP report beside the signature over all of it. */
    private record Region(String check, int from, int to) {}

    private static final List<Region> REGIONS = List.of(
            new Region("endorsed key", 0x48, 0x4C),
            new Region("SNP report signature algorithm", 0x34, 0x38),
            new Region("REPORT_DATA", 0x50, 0x90),
            new Region("VCEK TCB version", 0x180, 0x188),
            new Region("VCEK hardware ID", 0x1A0, 0x1E0));

    @ParameterizedTest
    @CsvSource({"MILAN, 2", "GENOA, 3", "MILAN, 5", "TURIN, 5"})
    void flipInTheSnpReportFailsTheSignatureAndWhateverLooksThere(Product product, int version) throws Exception {
        SnpMachine machine =
                new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure(product).withVersion(version));
        Examination examination = examination(machine);
        Bytes evidence = hcl(machine);
        assertEquals(Optional.of(Set.of()), failed(examination, evidence));
        for (int at = 0; at < SIGNED_LENGTH; at++) {
            Bytes flipped = flip(evidence, REPORT + at, at % 8);
            Optional<Set<String>> failed = failed(examination, flipped);
            int place = at;
            if (failed.isPresent()) {
                assertTrue(failed.get().contains("SNP report signature"), () -> place + ": " + failed);
                TreeSet<String> others = new TreeSet<>(failed.get());
                others.remove("SNP report signature");
                assertTrue(lookingAt(place).containsAll(others), () -> place + ": " + failed);
                assertTrue(others.containsAll(decided(place, product)), () -> place + ": " + failed);
            }
        }
    }

    @Test
    void flipInTheClaimsFailsTheirBindingAlone() throws Exception {
        SnpMachine machine = new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure(Product.GENOA));
        Bytes evidence = hcl(machine);
        int length = evidence.at(CLAIMS - 4) + 256 * evidence.at(CLAIMS - 3);
        for (int bit = 0; bit < 8 * length; bit++) {
            Bytes flipped = flip(evidence, CLAIMS + bit / 8, bit % 8);
            assertEquals(Optional.of(Set.of("REPORT_DATA")), failed(WITHOUT_CERTIFICATES, flipped), "bit " + bit);
        }
    }

    @Test
    void flipInATdReportFailsTheDigestOfItsPart() throws Exception {
        SnpMachine machine = new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure());
        Bytes evidence = tdx(hcl(machine));
        for (int bit = 0; bit < 8 * 1024; bit++) {
            int at = bit / 8;
            Bytes flipped = flip(evidence, REPORT + at, bit % 8);
            Optional<Set<String>> failed = failed(WITHOUT_CERTIFICATES, flipped);
            assertTrue(failed.isEmpty() || failed.get().equals(tdCheck(at)), () -> at + ": " + failed);
            assertTrue(failed.isPresent() || at == 0, () -> "only another type makes it unreadable: " + at);
        }
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "5"})
    void truncationNamesTheFieldThatIsCutOff(int version) throws Exception {
        Bytes evidence = hcl(new SnpMachine(
                AmdRoot.shared(), SnpConfiguration.azure(Product.MILAN).withVersion(version)));
        int end = CLAIMS + evidence.at(CLAIMS - 4) + 256 * evidence.at(CLAIMS - 3);
        for (int length = 4; length < end; length++) {
            Bytes truncated = evidence.slice(0, length);
            String message = assertThrows(MalformedException.class, () -> WITHOUT_CERTIFICATES.of(truncated))
                    .getMessage();
            assertTrue(message.startsWith("HCL report: truncated: " + field(length) + " at offset"), message);
        }
    }

    private static String field(int length) {
        int header = length / 4;
        if (length < 20) {
            return List.of("signature", "version", "report_size", "request_type", "status")
                    .get(header);
        }
        if (length < REPORT) {
            return "reserved";
        }
        if (length < REPORT + REPORT_LENGTH) {
            return "hardware report";
        }
        List<String> request = List.of(
                "data_size", "request data version", "report_type", "report_data_hash_type", "runtime claims size");
        return length < CLAIMS ? request.get((length - REPORT - REPORT_LENGTH) / 4) : "runtime claims";
    }

    private static Set<String> lookingAt(int at) {
        TreeSet<String> checks = new TreeSet<>();
        REGIONS.stream()
                .filter(region -> region.from() <= at && at < region.to())
                .forEach(region -> checks.add(region.check()));
        return checks;
    }

    /** Without the bits of which a check has no opinion: a key's flags, and what is not part of Turin's identifier. */
    private static Set<String> decided(int at, Product product) {
        boolean flags = 0x48 <= at && at < 0x4C;
        boolean padding = product == Product.TURIN && 0x1A8 <= at && at < 0x1E0;
        return flags || padding ? Set.of() : lookingAt(at);
    }

    /** By the offsets of TDREPORT_STRUCT: digests and what they are of, and REPORTDATA. A MAC cannot be checked here. */
    private static Set<String> tdCheck(int at) {
        if (within(at, 32, 80) || within(at, 256, 495)) {
            return Set.of("TEE_TCB_INFO_HASH");
        }
        if (within(at, 80, 128) || within(at, 512, 1024)) {
            return Set.of("TEE_INFO_HASH");
        }
        return within(at, 128, 192) ? Set.of("REPORT_DATA") : Set.of();
    }

    private static boolean within(int at, int from, int to) {
        return from <= at && at < to;
    }

    /** The decisive checks that fail; nothing where the report is malformed. */
    private static Optional<Set<String>> failed(Examination examination, Bytes evidence) throws Exception {
        try {
            Findings findings = examination.of(evidence);
            TreeSet<String> names = new TreeSet<>();
            findings.tables().stream()
                    .filter(CheckTable::decisive)
                    .flatMap(table -> table.failed().stream())
                    .map(Check::name)
                    .forEach(names::add);
            return Optional.of(names);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    private static Examination examination(SnpMachine machine) throws Exception {
        CertificatePile pile = CertificatePile.read(
                Bytes.utf8(machine.thim().vcekCert() + machine.thim().certificateChain()));
        Bytes root = Bytes.owning(machine.ark().getPublicKey().getEncoded()).sha256();
        return new Examination(new ReportAppraisal(AppraisalPolicy.AMD.trusting(List.of(root))), pile, false);
    }

    private static Bytes hcl(SnpMachine machine) throws Exception {
        VmConfiguration vm = VmConfiguration.azure().withHclLayout(HclLayout.TWO_KEYS);
        return Bytes.owning(new HclReports(machine, vm, KEY, KEY).make(new byte[64]));
    }

    /** With the same claims, bound in the same way. */
    private static Bytes tdx(Bytes hcl) {
        Bytes td = FakeTdx.report(hcl.slice(REPORT + 0x50, 64));
        int rest = REPORT + REPORT_LENGTH;
        Bytes padding = Bytes.owning(new byte[REPORT_LENGTH - td.length()]);
        return Patch.of(Bytes.concat(hcl.slice(0, REPORT), td, padding, hcl.slice(rest, hcl.length() - rest)))
                .set(1224, 4)
                .bytes();
    }

    private static Bytes flip(Bytes evidence, int at, int bit) {
        return Patch.of(evidence).set(at, evidence.at(at) ^ 1 << bit).bytes();
    }
}
