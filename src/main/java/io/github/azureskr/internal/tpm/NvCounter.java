// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * A counter in the TPM that only goes up: also one that is removed and defined anew begins above all that the TPM ever
 * counted (TPM 2.0 part 1, on NV counters).
 *
 * @param index among those that the owner may define
 */
public record NvCounter(int index) {
    /** The owner's range (TCG's registry of reserved handles). */
    static final int FIRST = 0x01800000;

    private static final int LAST = 0x01BFFFFF;

    /** OWNERWRITE, TPM_NT_COUNTER, OWNERREAD, NO_DA (TPMA_NV). */
    private static final int ATTRIBUTES = 0x02020012;
    /** Set once the counter has a value, and part of its name. */
    private static final int WRITTEN = 0x20000000;

    static final int SIZE = 8;

    public NvCounter {
        if (index < FIRST || index > LAST) {
            throw new IllegalArgumentException("not an index of the owner's: " + hex(index));
        }
    }

    /** The counter of whatever has this digest. */
    public static NvCounter of(Bytes digest) {
        return new NvCounter(FIRST | (digest.asBuffer().getInt(0) & (LAST - FIRST)));
    }

    /** TPM2B_NAME's content, once the counter has a value. */
    Bytes name() {
        return new ByteWriter()
                .u16(Algorithm.SHA256)
                .bytes(area(ATTRIBUTES | WRITTEN).sha256())
                .toBytes();
    }

    /** TPMS_NV_PUBLIC of one that is to be defined. */
    Bytes template() {
        return area(ATTRIBUTES);
    }

    private Bytes area(int attributes) {
        return new ByteWriter()
                .u32(index)
                .u16(Algorithm.SHA256)
                .u32(attributes)
                .sized16(Bytes.EMPTY)
                .u16(SIZE)
                .toBytes();
    }

    /** What is at an index. */
    enum State {
        UNWRITTEN,
        COUNTING,
        SOMETHING_ELSE
    }

    /** Reads TPM2B_NV_PUBLIC and the index's name. */
    State readState(ByteReader in) throws MalformedException {
        Bytes found = in.sized16("nvPublic");
        in.sized16("nvName");
        if (found.equals(template())) {
            return State.UNWRITTEN;
        }
        return found.equals(area(ATTRIBUTES | WRITTEN)) ? State.COUNTING : State.SOMETHING_ELSE;
    }

    /** As tpm2-tools take it. */
    @Override
    public String toString() {
        return hex(index);
    }

    private static String hex(int index) {
        return "0x%08X".formatted(index);
    }
}
