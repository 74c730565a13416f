// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A consumer that runs as a process of its own, and all it has said so far. */
public final class RunningProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Thread reader;
    private final StringBuilder said = new StringBuilder();

    private RunningProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::listen, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts it with standard error in its output, and without options that the JVM would announce there. */
    public static RunningProcess start(Path directory, Map<String, String> environment, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        return new RunningProcess(builder.start());
    }

    /** The JDK's program that this test runs on. */
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (said) {
                    said.append(line).append('\n');
                    said.notifyAll();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until what it says has this, and returns the first group of the match. */
    public String await(Pattern pattern) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (said) {
            Matcher matcher = pattern.matcher(said);
            while (!matcher.find()) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0 || !reader.isAlive()) {
                    throw new TimeoutException("no '" + pattern + "' in:\n" + said);
                }
                said.wait(Math.min(left, 200));
                matcher = pattern.matcher(said);
            }
            return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
        }
    }

    /** Waits until it has ended by itself; all it said. */
    public String awaitEnd() throws InterruptedException, TimeoutException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new TimeoutException("still running; it said:\n" + output());
        }
        reader.join(PATIENCE.toMillis());
        return output();
    }

    public int status() {
        return process.exitValue();
    }

    public String output() {
        synchronized (said) {
            return said.toString();
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        // Process.destroy() would close what is still being read.
        process.toHandle().destroy();
        CompletableFuture<Process> end = process.onExit();
        try {
            end.get(10, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
