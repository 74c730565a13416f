// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** All that is logged in this JVM through java.util.logging, which is Tomcat's own, as it would be printed. */
final class Log extends Handler implements AutoCloseable {
    private final StringBuffer logged = new StringBuffer();

    static Log start() {
        Log log = new Log();
        log.setFormatter(new SimpleFormatter());
        Logger.getLogger("").addHandler(log);
        return log;
    }

    @Override
    public void publish(LogRecord logRecord) {
        if (isLoggable(logRecord)) {
            logged.append(getFormatter().format(logRecord));
        }
    }

    String text() {
        return logged.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        Logger.getLogger("").removeHandler(this);
    }
}
