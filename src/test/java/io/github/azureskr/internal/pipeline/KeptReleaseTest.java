// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A key that no store has any more does not stay in the process for the sake of a load that may never come. */
@Timeout(60)
class KeptReleaseTest {
    @Test
    void whatHasExpiredIsDroppedAtTheNextLoadOfWhateverConfiguration() throws Exception {
        AtomicLong nanoTime = new AtomicLong();
        SharedReleases releases = new SharedReleases((configuration, deadline) -> Releases.entries(), nanoTime::get);
        WeakReference<Object> key = new WeakReference<>(keyOf(releases.load(Releases.configuration("cache", "1s"))));
        nanoTime.addAndGet(1_000_000_000);
        releases.load(Releases.configuration("cache", "60s"));
        while (!key.refersTo(null)) {
            System.gc();
        }
    }

    /** Here after the shortest time that a JVM can be told to spare what is softly held, not when memory is short. */
    @Test
    void theGarbageCollectorTakesWhatNobodyUses() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        "-cp",
                        folderOf(SharedReleases.class) + File.pathSeparator + folderOf(Forgetful.class),
                        Forgetful.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("released 1, and after the garbage was collected 2", out.strip());
    }

    private static Object keyOf(List<ReleasedEntry> entries) {
        return entries.get(0).released().key();
    }

    private static Path folderOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Loads, drops what it has got, and loads again. */
    static final class Forgetful {
        private Forgetful() {}

        public static void main(String[] arguments) throws Exception {
            List<String> performed = new ArrayList<>();
            SharedReleases releases = new SharedReleases(
                    (configuration, deadline) -> {
                        performed.add("a release");
                        return Releases.entries();
                    },
                    System::nanoTime);
            WeakReference<Object> key =
                    new WeakReference<>(keyOf(releases.load(Releases.configuration("cache", "60m"))));
            releases.load(Releases.configuration("cache", "60m"));
            System.out.print("released " + performed.size());
            while (!key.refersTo(null)) {
                System.gc();
            }
            releases.load(Releases.configuration("cache", "60m"));
            System.out.println(", and after the garbage was collected " + performed.size());
        }
    }
}
