// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.util.Locale;

/** What a load could leave behind, and by less than how much it may have grown at the end of a run, however many
 * loads that has. */
enum Leakable {
    THREADS(2),
    SOCKETS(2),
    OPEN_FILES(2),
    PIPES_AND_SELECTORS(2),
    FILES_IN_ITS_FOLDERS(2),
    /** In bytes. Less than four keys with their certificates. */
    LIVE_HEAP(512 << 10),
    /** Objects and sessions, of all programs. */
    HANDLES_IN_THE_TPM(2),
    /** Made by a load and never flushed by it: that a resource manager cleans up does not count. */
    HANDLES_NOT_FLUSHED(1);

    private final long bound;

    Leakable(long bound) {
        this.bound = bound;
    }

    long bound() {
        return bound;
    }

    /** As people write it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
