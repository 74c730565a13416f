// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.util.Queue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/** Passes on what is logged. */
final class LineHandler extends Handler {
    private final Queue<String> messages;

    LineHandler(Queue<String> messages) {
        this.messages = messages;
    }

    @Override
    public void publish(LogRecord record) {
        messages.add(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
