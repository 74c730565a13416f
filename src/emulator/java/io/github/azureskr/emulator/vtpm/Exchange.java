// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;

/** A command given to the TPM, and what it answers. */
@FunctionalInterface
interface Exchange {
    byte[] execute(byte[] command) throws IOException;
}
