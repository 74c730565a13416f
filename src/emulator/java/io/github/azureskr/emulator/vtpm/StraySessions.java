// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Sessions that clients saved themselves, so that another may load them: as the tpm2-tools do, where every command is
 * a client of its own. They belong to nobody, so only the latest are kept.
 */
final class StraySessions {
    private static final int MOST = 16;

    private final Set<Integer> handles = new LinkedHashSet<>();

    void add(int handle, Tpm tpm) throws IOException {
        handles.add(handle);
        if (handles.size() > MOST) {
            int oldest = handles.iterator().next();
            handles.remove(oldest);
            tpm.flush(oldest);
        }
    }

    boolean contains(int handle) {
        return handles.contains(handle);
    }

    void remove(int handle) {
        handles.remove(handle);
    }
}
