// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.util.List;

/** What a TPM says when it does not begin a command just now (TPM 2.0 part 2, section 6.6.3). */
enum TpmWarning {
    OBJECT_MEMORY(0x902, Kind.FULL),
    SESSION_MEMORY(0x903, Kind.FULL),
    MEMORY(0x904, Kind.FULL),
    SESSION_HANDLES(0x905, Kind.FULL),
    OBJECT_HANDLES(0x906, Kind.FULL),
    YIELDED(0x908, Kind.BUSY),
    TESTING(0x90A, Kind.BUSY),
    NV_RATE(0x920, Kind.UNWRITABLE),
    RETRY(0x922, Kind.BUSY),
    NV_UNAVAILABLE(0x923, Kind.UNWRITABLE),
    /** The one that lasts for minutes at least, and is not waited for. */
    LOCKOUT(0x921, Kind.LOCKED);

    private enum Kind {
        FULL("tpm2_flushcontext"),
        BUSY("The TPM stays busy"),
        UNWRITABLE("find out which program writes"),
        LOCKED("tpm2_dictionarylockout --clear-lockout");

        private final String remedy;

        Kind(String remedy) {
            this.remedy = remedy;
        }
    }

    private final int code;
    private final Kind kind;

    TpmWarning(int code, Kind kind) {
        this.code = code;
        this.kind = kind;
    }

    int code() {
        return code;
    }

    boolean passes() {
        return kind != Kind.LOCKED;
    }

    /** What stands in the message of the one right error. */
    List<String> words(LoadCommand command) {
        return List.of("The TPM refused " + command + ": TPM_RC_" + name() + " (0x%X)".formatted(code), kind.remedy);
    }
}
