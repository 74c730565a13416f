// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each bit of a good report, flipped alone: refused are those that the specification fixes, and no others. */
class SnpReportBitsTest {
    private static final int[] TCB_VERSIONS = {0x038, 0x180, 0x1E0, 0x1F0};

    @Test
    void inVersionTwo() {
        BitSet fixed = fixed();
        fixed.set(8 * 0x188, 8 * 0x1A0);
        fixed.set(8 * 0x1F8, 8 * 0x2A0);
        milan(fixed);
        assertEquals(fixed, refused(azureReport()));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5})
    void inAVersionThatTellsTheProcessor(int version) {
        BitSet fixed = fixed();
        fixed.set(8 * 0x18B, 8 * 0x1A0);
        fixed.set(8 * (version < 5 ? 0x1F8 : 0x208), 8 * 0x2A0);
        milan(fixed);
        Patch report = Patch.of(azureReport()).set(0, version).set(0x188, 0x19, 0x01, 0x01);
        assertEquals(fixed, withoutProcessor(refused(report.bytes())));
    }

    @Test
    void ofATurin() {
        BitSet fixed = fixed();
        fixed.set(8 * 0x18B, 8 * 0x1A0);
        fixed.set(8 * 0x1F8, 8 * 0x2A0);
        Patch report = Patch.of(azureReport()).set(0, 3).set(0x188, 0x1A, 0x02, 0x01);
        for (int tcb : TCB_VERSIONS) {
            fixed.set(8 * (tcb + 4), 8 * (tcb + 7));
            report.set(tcb, 1, 2, 3, 4, 0, 0, 0, 5);
        }
        assertEquals(fixed, withoutProcessor(refused(report.bytes())));
    }

    /** In every version, and whatever the processor. */
    private static BitSet fixed() {
        BitSet fixed = new BitSet();
        fixed.set(8 * 0x008 + 17);
        fixed.set(8 * 0x008 + 26, 8 * 0x010);
        // Signing keys 2 and 4, which are one bit away from the VCEK's 0.
        fixed.set(8 * 0x048 + 3, 8 * 0x050);
        fixed.set(8 * 0x1EB, 8 * 0x1EC);
        fixed.set(8 * 0x1EF, 8 * 0x1F0);
        fixed.set(8 * 0x2D0, 8 * 0x2E8);
        fixed.set(8 * 0x318, 8 * 0x4A0);
        return fixed;
    }

    private static void milan(BitSet fixed) {
        for (int tcb : TCB_VERSIONS) {
            fixed.set(8 * (tcb + 2), 8 * (tcb + 6));
        }
    }

    /** Another processor may be one that is not known, which is not this test's. */
    private static BitSet withoutProcessor(BitSet refused) {
        refused.clear(8 * 0x188, 8 * 0x18B);
        return refused;
    }

    private static BitSet refused(Bytes report) {
        BitSet refused = new BitSet();
        // The version, which comes first, is the test's own.
        for (int bit = 8 * Integer.BYTES; bit < 8 * report.length(); bit++) {
            byte[] flipped = report.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                SnpReport.read(Bytes.owning(flipped));
            } catch (MalformedException e) {
                refused.set(bit);
            }
        }
        return refused;
    }

    private static Bytes azureReport() {
        return Samples.read("azure-cvm/hcl-report-snp.bin").slice(32, SnpReport.LENGTH);
    }
}
