// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;

/** The TPM answered with an error where the paravisor needed it to succeed. */
final class TpmRefusal extends IOException {
    private static final long serialVersionUID = 1L;

    TpmRefusal(int commandCode, int responseCode) {
        super(String.format("swtpm refused command 0x%X with response code 0x%03X", commandCode, responseCode));
    }
}
