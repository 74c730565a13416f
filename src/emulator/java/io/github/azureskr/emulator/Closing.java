// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Things to close together, the last opened first; each is closed whatever becomes of the others. */
final class Closing implements AutoCloseable {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T add(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() throws IOException {
        IOException failure = new IOException("The local Azure did not close");
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }

    /** Closes after something else has failed, which is the news. */
    void closeAfter(Exception cause) {
        try {
            close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
