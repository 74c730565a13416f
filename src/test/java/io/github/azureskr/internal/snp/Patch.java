// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.Bytes;

/** A copy of a structure with some of its bytes set. */
public final class Patch {
    private final byte[] content;

    private Patch(byte[] content) {
        this.content = content;
    }

    public static Patch of(Bytes original) {
        return new Patch(original.toArray());
    }

    public Patch set(int offset, int... values) {
        for (int i = 0; i < values.length; i++) {
            content[offset + i] = (byte) values[i];
        }
        return this;
    }

    public Bytes bytes() {
        return Bytes.copyOf(content);
    }
}
