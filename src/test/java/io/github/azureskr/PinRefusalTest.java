// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.APPRAISAL;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.snp.SnpField;
import java.net.URI;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A machine that is not the pinned one is refused on the spot: the attestation service is not asked. */
@ExtendWith(LocalAzureExtension.class)
class PinRefusalTest {
    private static final String TCB = "bootloader=3, tee=0, snp=8, microcode=115";
    private static final String OTHER_DATA = "d4".repeat(32);
    private static final String OTHER_IMAGE = "e5".repeat(48);

    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void machineThatIsThePinnedOneLoads(LocalAzure azure) throws Exception {
        Refused.butNowLoads(
                azure,
                key,
                "require.minimum-tcb=" + TCB,
                "require.measurement=" + OTHER_IMAGE + ", " + measurement(azure),
                "require.host-data=" + "00".repeat(32));
    }

    @Test
    void olderFirmwareIsRefused(LocalAzure azure) throws Exception {
        refused(azure, "require.minimum-tcb=" + TCB.replace("snp=8", "snp=22"))
                .because(
                        "minimum TCB: expected at least boot loader 3, TEE 0, SNP 22, microcode 115,"
                                + " found boot loader 3, TEE 0, SNP 8, microcode 115",
                        "require.minimum-tcb",
                        "stop (deallocate) and start the VM");
    }

    @Test
    void anotherFirmwareImageIsRefused(LocalAzure azure) throws Exception {
        refused(azure, "require.measurement=" + OTHER_IMAGE)
                .because(
                        "launch measurement: expected " + OTHER_IMAGE + ", found " + measurement(azure),
                        "require.measurement");
    }

    @Test
    void otherHostDataIsRefused(LocalAzure azure) throws Exception {
        refused(azure, "require.host-data=" + OTHER_DATA)
                .because("host data: expected " + OTHER_DATA + ", found " + "00".repeat(32), "require.host-data");
    }

    private static Refused refused(LocalAzure azure, String pin) throws Exception {
        return Refused.loadBeforeAttesting(azure, azure.configuration(key) + pin + "\n")
                .at(APPRAISAL);
    }

    private static String measurement(LocalAzure azure) throws Exception {
        byte[] report = azure.paravisor().machine().report(new byte[64]);
        return HexFormat.of().formatHex(SnpField.MEASUREMENT.read(report));
    }
}
