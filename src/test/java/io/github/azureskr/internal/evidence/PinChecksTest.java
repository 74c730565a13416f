// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static io.github.azureskr.internal.evidence.Appraisals.accepts;
import static io.github.azureskr.internal.evidence.Appraisals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.TcbLayout;
import io.github.azureskr.internal.snp.TcbPart;
import io.github.azureskr.internal.snp.TcbVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The machine is boot loader 3, TEE 0, SNP 8, microcode 211; measurement and host data are as set here. */
class PinChecksTest {
    private static final int MEASUREMENT = 0x090;
    private static final int HOST_DATA = 0x0C0;

    private final FakeMachine machine = new FakeMachine();
    private final Bytes measurement = Bytes.ofHex("a1" + "00".repeat(47));
    private final Bytes hostData = Bytes.ofHex("b2" + "00".repeat(31));

    PinChecksTest() {
        machine.beforeSigning = report -> report.set(MEASUREMENT, 0xA1).set(HOST_DATA, 0xB2);
    }

    @Test
    void pinnedMachineIsAccepted() {
        accepts(
                requiring(new Pins(
                        Map.of(
                                TcbPart.BOOTLOADER, 3,
                                TcbPart.TEE, 0,
                                TcbPart.SNP, 7,
                                TcbPart.MICROCODE, 211,
                                TcbPart.FMC, 0),
                        List.of(measurement),
                        List.of(hostData))),
                machine);
    }

    @Test
    void whatIsNotPinnedIsNotLookedAt() throws Exception {
        Set<String> pinned = Set.of("minimum TCB", "launch measurement", "host data");
        List<Check> checks =
                new LocalAppraisal(requiring(Pins.NONE)).checks(machine.evidence(), machine.endorsements());
        assertEquals(
                List.of(),
                checks.stream().map(Check::name).filter(pinned::contains).toList());
    }

    @ParameterizedTest
    @CsvSource({"BOOTLOADER, 4, boot loader", "TEE, 1, TEE", "SNP, 9, SNP", "MICROCODE, 212, microcode", "FMC, 1, FMC"})
    void eachFirmwareHasALevelOfItsOwn(TcbPart part, int level, String name) {
        Pins pins = new Pins(Map.of(part, level), List.of(), List.of());
        String message = refuses(requiring(pins), machine, "minimum TCB");
        assertTrue(
                message.contains("minimum TCB: expected at least " + name + " " + level
                        + ", found boot loader 3, TEE 0, SNP 8, microcode 211. The host's firmware is older"),
                message);
        accepts(requiring(new Pins(Map.of(part, level - 1), List.of(), List.of())), machine);
    }

    @Test
    void turinsFirstFirmwareIsCompared() {
        TcbVersion tcb = new TcbVersion(TcbLayout.TURIN, 1, 2, 3, 4, 5);
        machine.vcek = FakeAmd.Template.vcek().vcek(tcb, FakeMachine.CHIP_ID.slice(0, 8));
        machine.beforeSigning = report -> report.set(0, 3)
                .set(0x188, 0x1A, 0x02, 1)
                .set(0x038, 1, 2, 3, 4, 0, 0, 0, 5)
                .set(0x180, 1, 2, 3, 4, 0, 0, 0, 5);
        accepts(requiring(new Pins(Map.of(TcbPart.FMC, 1), List.of(), List.of())), machine);
        String message =
                refuses(requiring(new Pins(Map.of(TcbPart.FMC, 2), List.of(), List.of())), machine, "minimum TCB");
        assertTrue(message.contains("at least FMC 2, found FMC 1, boot loader 2"), message);
    }

    @Test
    void anotherMeasurementIsRefused() {
        Bytes other = Bytes.ofHex("c3".repeat(48));
        String message =
                refuses(requiring(new Pins(Map.of(), List.of(other), List.of())), machine, "launch measurement");
        assertTrue(message.contains("expected " + other + ", found " + measurement + ". The VM was"), message);
        accepts(requiring(new Pins(Map.of(), List.of(other, measurement), List.of())), machine);
    }

    @Test
    void manyMeasurementsStayReadable() {
        List<Bytes> others = List.of("01", "02", "03", "04", "05").stream()
                .map(digit -> Bytes.ofHex(digit.repeat(48)))
                .toList();
        String message = refuses(requiring(new Pins(Map.of(), others, List.of())), machine, "launch measurement");
        assertTrue(message.contains("03".repeat(48) + " or one of 2 more, found"), message);
        String few =
                refuses(requiring(new Pins(Map.of(), others.subList(0, 3), List.of())), machine, "launch measurement");
        assertTrue(few.contains("03".repeat(48) + ", found"), few);
    }

    @Test
    void otherHostDataIsRefused() {
        Bytes other = Bytes.ofHex("c3".repeat(32));
        String message = refuses(requiring(new Pins(Map.of(), List.of(), List.of(other))), machine, "host data");
        assertTrue(message.contains("expected " + other + ", found " + hostData + ". The VM was"), message);
        accepts(requiring(new Pins(Map.of(), List.of(), List.of(hostData, other))), machine);
    }

    private static AppraisalPolicy requiring(Pins pins) {
        return FakeMachine.TRUSTING.requiring(pins);
    }
}
