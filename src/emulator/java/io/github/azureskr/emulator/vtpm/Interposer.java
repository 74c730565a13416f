// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;

/**
 * Sits on the channel between the guest's programs and the vTPM: sees every command and response and may return
 * others, or hang up on the client by an IOException. Called for one command at a time.
 */
public interface Interposer {
    /** Nobody there. */
    Interposer NONE = new Interposer() {};

    /** What the vTPM is to receive for the command that a client sent. */
    default byte[] command(byte[] command) throws IOException {
        return command;
    }

    /** What the client is to receive; {@code command} is what the vTPM answered. */
    default byte[] response(byte[] command, byte[] response) throws IOException {
        return response;
    }
}
