// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A process that has a file locked and does nothing more, like one that was stopped. */
record LockedElsewhere(Process process) implements AutoCloseable {
    private static final String LOCKED = "locked";

    static LockedElsewhere lock(Path file, Path folder) throws IOException {
        LockedElsewhere elsewhere = new LockedElsewhere(JavaProgram.start(
                LockedElsewhere.class, folder.resolve("elsewhere"), List.of("-Xint"), List.of(file.toString())));
        assertEquals(LOCKED, elsewhere.process.inputReader().readLine());
        return elsewhere;
    }

    public static void main(String[] args) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(Path.of(args[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            System.out.println(lock.isValid() ? LOCKED : "not locked");
            // Until the test is over: then its end of this pipe is closed.
            System.in.read();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
