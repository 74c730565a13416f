// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged about rotations, or about certificates, in order, as an application's log would have it. */
final class RotationReports extends Handler implements AutoCloseable {
    private final Logger logger;
    private final BlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();

    private final Queue<Error> errors = new ConcurrentLinkedQueue<>();

    private RotationReports(Logger logger) {
        this.logger = logger;
    }

    static RotationReports listen() {
        return listen("rotation");
    }

    static RotationReports ofCertificates() {
        return listen("certificate");
    }

    private static RotationReports listen(String subject) {
        RotationReports reports = new RotationReports(Logger.getLogger("io.github.azureskr." + subject));
        reports.logger.setUseParentHandlers(false);
        reports.logger.addHandler(reports);
        return reports;
    }

    /** The next report, which must come and say all of this. */
    String next(Level level, String... words) throws InterruptedException {
        LogRecord record = records.poll(20, TimeUnit.SECONDS);
        assertTrue(record != null, "no report came");
        String text = record.getMessage();
        assertTrue(record.getLevel().equals(level), text);
        for (String word : words) {
            assertTrue(text.contains(word), () -> "\"" + word + "\" is not in: " + text);
        }
        return text;
    }

    int waiting() {
        return records.size();
    }

    /** Has the next reports end in an error, as if there were no memory for them. */
    void failNext(Error error, int times) {
        errors.addAll(Collections.nCopies(times, error));
    }

    @Override
    public void publish(LogRecord record) {
        Error error = errors.poll();
        if (error != null) {
            throw error;
        }
        records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setUseParentHandlers(true);
    }
}
