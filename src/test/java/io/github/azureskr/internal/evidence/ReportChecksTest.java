// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static io.github.azureskr.internal.evidence.Appraisals.accepts;
import static io.github.azureskr.internal.evidence.Appraisals.refuses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.TcbLayout;
import io.github.azureskr.internal.snp.TcbVersion;
import org.junit.jupiter.api.Test;

class ReportChecksTest {
    private static final int POLICY = 0x008;
    private static final int VMPL = 0x030;
    private static final int SIGNATURE_ALGORITHM = 0x034;
    private static final int KEY_INFO = 0x048;
    private static final int REPORT_DATA = 0x050;
    private static final int MEASUREMENT = 0x090;
    private static final int REPORTED_TCB = 0x180;
    private static final int CHIP_ID = 0x1A0;
    private static final int SIGNATURE_R = 0x2A0;
    private static final int SIGNATURE_S = 0x2E8;

    private final FakeMachine machine = new FakeMachine();

    @Test
    void vlekIsRecognisedAndRefused() {
        machine.vcek = FakeAmd.Template.vcek().vlek(FakeMachine.TCB);
        machine.beforeSigning = report -> report.set(KEY_INFO, 4);
        refuses(machine, "SNP report signing key");
    }

    @Test
    void reportOfAnotherProcessorIsRefused() {
        machine.beforeSigning = report -> report.set(CHIP_ID, 1, 2, 3);
        refuses(machine, "VCEK hardware ID");
    }

    @Test
    void firmwareRollForwardIsExplained() {
        machine.beforeSigning = report -> report.set(REPORTED_TCB, 4);
        String message = refuses(machine, "VCEK TCB version");
        assertTrue(
                message.contains("VCEK TCB version: expected boot loader 4, TEE 0, SNP 8, microcode 211,"
                        + " found boot loader 3, TEE 0, SNP 8, microcode 211. Azure is rolling the host's firmware"
                        + " forward"),
                message);
    }

    @Test
    void turinsEightByteHardwareIdIsAccepted() {
        TcbVersion tcb = new TcbVersion(TcbLayout.TURIN, 1, 2, 3, 4, 5);
        machine.vcek = FakeAmd.Template.vcek().vcek(tcb, FakeMachine.CHIP_ID.slice(0, 8));
        machine.beforeSigning = report -> report.set(0, 3)
                .set(0x188, 0x1A, 0x02, 1)
                .set(0x038, 1, 2, 3, 4, 0, 0, 0, 5)
                .set(REPORTED_TCB, 1, 2, 3, 4, 0, 0, 0, 5);
        accepts(machine);
    }

    @Test
    void changedReportIsRefused() {
        machine.afterSigning = report -> report.set(MEASUREMENT, 1);
        refuses(machine, "SNP report signature");
    }

    @Test
    void reportOfAnotherSignerIsRefused() {
        machine.reportSigner = FakeAmd.p384();
        refuses(machine, "SNP report signature");
    }

    @Test
    void signatureNumbersMustBeInRange() {
        byte[] order = new byte[48];
        Bytes n = Bytes.ofHex("ffffffffffffffffffffffffffffffffffffffffffffffff"
                + "c7634d81f4372ddf581a0db248b0a77aecec196accc52973");
        int[] littleEndian = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            littleEndian[i] = n.at(order.length - 1 - i);
        }
        for (int number : new int[] {SIGNATURE_R, SIGNATURE_S}) {
            machine.afterSigning = report -> report.set(number, new int[48]);
            refuses(machine, "SNP report signature");
            machine.afterSigning = report -> report.set(number, littleEndian);
            refuses(machine, "SNP report signature");
        }
    }

    @Test
    void vcekOfAnotherKindOfKeyRefusesAndDoesNotFail() {
        FakeAmd.Template vcek = FakeAmd.Template.vcek();
        machine.vcek = new FakeAmd.Template(
                        vcek.subject(), FakeMachine.AK, vcek.issuer(), vcek.issuerKey(), vcek.from(), vcek.validity())
                .vcek(FakeMachine.TCB, FakeMachine.CHIP_ID);
        refuses(machine, "SNP report signature");
    }

    @Test
    void otherSignatureAlgorithmIsRefused() {
        machine.beforeSigning = report -> report.set(SIGNATURE_ALGORITHM, 2);
        refuses(machine, "SNP report signature algorithm");
    }

    @Test
    void reportSignedByAnotherKindOfKeyIsRefused() {
        machine.beforeSigning = report -> report.set(KEY_INFO, 4);
        refuses(machine, "endorsed key", "SNP report signing key");
    }

    @Test
    void debuggableGuestIsRefused() {
        machine.beforeSigning = report -> report.set(POLICY + 2, 0x0B);
        String message = refuses(machine, "debugging of the guest");
        assertTrue(message.contains("expected forbidden, found allowed (policy 0xB001F)"), message);
    }

    @Test
    void reportOfALowerPrivilegeLevelIsRefused() {
        machine.beforeSigning = report -> report.set(VMPL, 1);
        refuses(machine, "VMPL");
    }

    @Test
    void reportMustBindTheRuntimeClaims() {
        machine.beforeSigning = report -> report.set(REPORT_DATA, 1);
        refuses(machine, "REPORT_DATA");
        machine.beforeSigning = report -> report.set(REPORT_DATA + 63, 1);
        refuses(machine, "REPORT_DATA");
    }
}
