// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Keeps a secret, and says in a line each: what is logged; how the pages are that it is in; what is in them; how they are
 * when it was closed; and when another one was dropped, and its memory collected.
 */
final class LockedProgram {
    private static final byte[] SECRET = "the secret".getBytes(StandardCharsets.UTF_8);

    private LockedProgram() {}

    public static void main(String[] args) throws Exception {
        Logger logger = Logger.getLogger("io.github.azureskr.memory");
        logger.setUseParentHandlers(false);
        Lines lines = new Lines();
        logger.addHandler(lines);
        SecretBytes secret = LockedMemory.keep(SECRET);
        System.out.println(flags());
        System.out.println(content(secret));
        secret.close();
        System.out.println(flags());
        logger.removeHandler(lines);
        drop();
        System.out.println(flags());
    }

    /** What is special about the pages of this process that hold a secret: no others are locked or not dumped. */
    private static String flags() throws IOException {
        String kind = "none";
        for (Region region : regions()) {
            String special = (region.flags.contains(" lo") ? "lo " : "") + (region.flags.contains(" dd") ? "dd" : "");
            if (!special.isEmpty()) {
                kind = special;
            }
        }
        return kind;
    }

    private record Region(long address, String flags) {}

    private static List<Region> regions() throws IOException {
        List<Region> regions = new ArrayList<>();
        long address = 0;
        for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
            String first = line.substring(0, Math.max(0, line.indexOf(' ')));
            if (first.matches("[0-9a-f]+-[0-9a-f]+")) {
                address = Long.parseUnsignedLong(first.substring(0, first.indexOf('-')), 16);
            } else if (first.equals("VmFlags:") && line.contains(" wr")) {
                // Not the kernel's own page in every process, which is not dumped either.
                regions.add(new Region(address, line));
            }
        }
        return regions;
    }

    /** Of the special pages; where there are none, of the secret. */
    private static String content(SecretBytes secret) throws IOException {
        for (Region region : regions()) {
            if (region.flags.contains(" dd")) {
                try (RandomAccessFile memory = new RandomAccessFile("/proc/self/mem", "r")) {
                    byte[] content = new byte[SECRET.length];
                    memory.seek(region.address);
                    memory.readFully(content);
                    return new String(content, StandardCharsets.UTF_8);
                }
            }
        }
        return secret.lend(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    private static void drop() throws IOException {
        WeakReference<SecretBytes> dropped = new WeakReference<>(LockedMemory.keep(SECRET));
        while (dropped.get() != null || !flags().equals("none")) {
            System.gc();
            Thread.onSpinWait();
        }
    }

    private static final class Lines extends Handler {
        @Override
        public void publish(LogRecord record) {
            System.out.println(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
