// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

/** Kinds of handles, by their first byte. TPM 2.0 part 2, section 7.2. */
final class Handle {
    static final int FIRST_TRANSIENT = 0x80000000;

    /** Of the sessions that are loaded, as TPM2_GetCapability lists them. */
    static final int FIRST_LOADED_SESSION = 0x02000000;

    /** Of those that are saved. */
    static final int FIRST_SAVED_SESSION = 0x03000000;

    private Handle() {}

    static boolean isTransient(int handle) {
        return handle >>> 24 == 0x80;
    }

    /** HMAC and policy sessions, loaded or saved. */
    static boolean isSession(int handle) {
        int kind = handle >>> 24;
        return kind == 0x02 || kind == 0x03;
    }
}
