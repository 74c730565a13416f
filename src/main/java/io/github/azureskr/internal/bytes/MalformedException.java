// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.io.IOException;
import java.io.Serial;

/** Bytes or text that are not what their format says. The one exception that a parser throws, on any input. */
public final class MalformedException extends IOException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** {@code structure: what is wrong}, for example {@code SNP report: reserved at offset 0x1F8 must be zero}. */
    public MalformedException(String structure, String problem) {
        super(structure + ": " + problem);
    }

    public MalformedException(String structure, String problem, Throwable cause) {
        super(structure + ": " + problem, cause);
    }
}
