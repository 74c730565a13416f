// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** PCRs of the SHA-256 bank, in ascending order (TPML_PCR_SELECTION with one TPMS_PCR_SELECTION). */
public record PcrSelection(List<Integer> indices) {
    /** What the reference client quotes on Linux: firmware, its configuration, boot loader and Secure Boot. */
    public static final PcrSelection BOOT = new PcrSelection(List.of(0, 1, 2, 3, 4, 5, 6, 7));

    /** PCRs of a PC Client TPM, and the bytes of a mask with one bit for each. */
    private static final int PCR_COUNT = 24;

    private static final int MASK_SIZE = PCR_COUNT / 8;

    public PcrSelection {
        indices = List.copyOf(indices);
        int next = 0;
        for (int index : indices) {
            if (index < next || index >= PCR_COUNT) {
                throw new IllegalArgumentException("PCRs are 0 to 23, in ascending order: " + indices);
            }
            next = index + 1;
        }
    }

    static PcrSelection read(ByteReader in) throws MalformedException {
        if (in.u32("PCR selection count") != 1 || in.u16("PCR bank") != Algorithm.SHA256) {
            throw in.malformed("a PCR selection other than one of the SHA-256 bank");
        }
        Bytes mask = in.bytes("PCR mask", in.u8("PCR mask size"));
        List<Integer> indices = IntStream.range(0, 8 * mask.length())
                .filter(pcr -> (mask.at(pcr / 8) >>> pcr % 8 & 1) != 0)
                .boxed()
                .toList();
        if (!indices.isEmpty() && indices.get(indices.size() - 1) >= PCR_COUNT) {
            throw in.malformed("a PCR beyond 23");
        }
        return new PcrSelection(indices);
    }

    /** Written out, as a record's own is made only when it is first used, which a start would wait for. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PcrSelection that && indices.equals(that.indices);
    }

    @Override
    public int hashCode() {
        return indices.hashCode();
    }

    /** TPML_PCR_SELECTION. */
    Bytes bytes() {
        ByteWriter out = new ByteWriter().u32(1).u16(Algorithm.SHA256).u8(MASK_SIZE);
        for (int first = 0; first < PCR_COUNT; first += 8) {
            int mask = 0;
            for (int bit = 0; bit < 8; bit++) {
                mask |= indices.contains(first + bit) ? 1 << bit : 0;
            }
            out.u8(mask);
        }
        return out.toBytes();
    }

    PcrSelection without(Collection<Integer> others) {
        return new PcrSelection(
                indices.stream().filter(pcr -> !others.contains(pcr)).toList());
    }
}
