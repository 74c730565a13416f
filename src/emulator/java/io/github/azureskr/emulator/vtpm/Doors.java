// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.nio.file.Path;

/** The vTPM's open sockets with their listeners. */
record Doors(int port, Listener unix, Listener tcp, Listener control) implements AutoCloseable {
    static Doors open(Path path, VirtualTpm vtpm) throws IOException {
        Sockets sockets = Sockets.open(path);
        return new Doors(
                sockets.port(),
                Listener.start(sockets.unix(), channel -> Conversations.tpm(vtpm, vtpm.admit(), channel)),
                Listener.start(sockets.tcp(), channel -> Conversations.tpm(vtpm, vtpm.admitPassing(), channel)),
                Listener.start(sockets.control(), Conversations::control));
    }

    @Override
    public void close() throws IOException {
        try (unix;
                tcp) {
            control.close();
        }
    }
}
