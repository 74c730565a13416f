// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A connected byte stream whose every wait ends: with bytes, at its time limit, by an interrupt or by a close. */
sealed interface Wire permits TcpWire, TlsWire {
    /** Reads at least one byte, or returns -1 at the orderly end. */
    int read(ByteBuffer into, TimeLimit limit) throws IOException;

    /** Writes all that remains in {@code from}. */
    void write(ByteBuffer from, TimeLimit limit) throws IOException;

    /** Whether the peer has sent nothing that was not read, the end included. After false the wire is of no use. */
    boolean isQuiet() throws IOException;

    /** Says goodbye as far as that needs no waiting, and closes. Only for the thread that uses the wire. */
    void end();
}
