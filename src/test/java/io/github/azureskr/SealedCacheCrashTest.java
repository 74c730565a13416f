// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.vtpm.Interposer;
import java.io.BufferedReader;
import java.io.Writer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is left of a sealed cache whose writing was ended, and of one that several write at once. */
@ExtendWith(LocalAzureExtension.class)
@Timeout(180)
class SealedCacheCrashTest {
    private static final int NV_INCREMENT = 0x134;
    private static final int NV_DEFINE_SPACE = 0x12A;
    private static final int CREATE_PRIMARY = 0x131;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("web");
    }

    @Test
    void aProcessKilledBeforeItCountedLeavesTheOldCacheAndNothingOfTheNewOne(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        azure.createKey("web");
        killAt(azure, NV_INCREMENT, configuration);
        azure.restore();
        byte[] begun = Files.readAllBytes(folder.resolve("web.new"));
        byte[] beginning = "{\"azureskr-sealed-cache\":".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(Arrays.copyOf(beginning, begun.length), begun);
        down(azure);
        assertEquals("sealed-cache", source(configuration));
    }

    /** It is asked for what it has come to once it has counted. */
    @Test
    void aProcessKilledBetweenCountAndFileLeavesNoCacheUntilTheNextRelease(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        azure.createKey("web");
        kill(azure, new AfterCounting(), configuration);
        azure.restore();
        down(azure);
        Refused.load(configuration).because("is no longer the newest", "or was about to be when that was ended");
        azure.restore();
        assertEquals("written", attribute(Stores.load(configuration), "azureskr.sealed-cache"));
        down(azure);
        assertEquals("sealed-cache", source(configuration));
    }

    @Test
    void aProcessKilledBeforeTheFileWasWrittenLeavesTheOldCache(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        azure.createKey("web");
        // The second one of the load: the first is the transfer key.
        killAt(azure, CREATE_PRIMARY, configuration);
        azure.restore();
        down(azure);
        assertEquals("sealed-cache", source(configuration));
    }

    @Test
    void aProcessKilledWithItsCounterDefinedAndNoCountIsNoObstacle(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        killAt(azure, NV_INCREMENT, configuration);
        azure.restore();
        assertEquals("written", attribute(Stores.load(configuration), "azureskr.sealed-cache"));
        down(azure);
        assertEquals("sealed-cache", source(configuration));
    }

    @Test
    void whatCannotBeCountedOrWrittenLeavesTheOldCache(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Stores.load(configuration);
        byte[] old = Files.readAllBytes(file);
        azure.createKey("web");
        azure.paravisor().interpose(RefusingTpm.always(LoadCommand.NV_INCREMENT, TpmWarning.LOCKOUT));
        String uncounted = attribute(Stores.load(configuration), "azureskr.sealed-cache");
        assertTrue(uncounted.startsWith("failed: The TPM refused TPM2_NV_Increment"), uncounted);
        assertArrayEquals(old, Files.readAllBytes(file));
        azure.restore();
        Files.writeString(file, "somebody's");
        String unwritten = attribute(Stores.load(configuration), "azureskr.sealed-cache");
        assertTrue(unwritten.contains("is there and is no sealed cache, so it was left alone"), unwritten);
        Files.write(file, old);
        down(azure);
        assertEquals("sealed-cache", source(configuration));
    }

    @Test
    void aTpmThatRefusesToSealFailsNoLoad(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        // TPM_RC_NV_SPACE
        azure.paravisor().interpose(TpmChannel.answers(NV_DEFINE_SPACE, answer -> error(0x14B)));
        KeyStore store = Stores.load(configuration);
        String outcome = attribute(store, "azureskr.sealed-cache");
        assertTrue(outcome.startsWith("failed: The TPM refused TPM2_NV_DefineSpace: TPM_RC_NV_SPACE"), outcome);
        assertEquals("release", attribute(store, "azureskr.source"));
    }

    @Test
    void manyWritersAtOnceLeaveACacheThatServes(LocalAzure azure) throws Exception {
        URI key = azure.createKey("web");
        int writers = 4;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(writers);
        List<Future<String>> outcomes = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            // Configurations that differ share no release, but the file.
            String configuration = configuration(azure, key) + "rotation.interval=" + (i + 1) + "m\n";
            outcomes.add(threads.submit(() -> {
                start.await();
                return attribute(Stores.load(configuration), "azureskr.sealed-cache");
            }));
        }
        start.countDown();
        List<String> all = new ArrayList<>();
        for (Future<String> outcome : outcomes) {
            all.add(outcome.get());
        }
        threads.shutdown();
        assertTrue(all.contains("written") && List.of("written", "unchanged").containsAll(all), all::toString);
        down(azure);
        assertEquals("sealed-cache", source(configuration(azure, key)));
    }

    @Test
    void twoProcessesAtOnceLeaveACacheThatServes(LocalAzure azure) throws Exception {
        String configuration = configuration(azure, azure.createKey("web"));
        Process one = program(configuration);
        Process other = program(configuration);
        assertEquals("released 1", answer(one));
        assertEquals("released 1", answer(other));
        down(azure);
        assertEquals("sealed-cache", source(configuration));
    }

    /** Loads in a process of its own, which is killed when it sends the TPM such a command for sealing. */
    private void killAt(LocalAzure azure, int command, String configuration) throws Exception {
        int passing = command == CREATE_PRIMARY ? 1 : 0;
        kill(
                azure,
                new Predicate<>() {
                    private int seen;

                    @Override
                    public boolean test(Integer sent) {
                        return sent == command && seen++ >= passing;
                    }
                },
                configuration);
    }

    /** Whether the TPM was told to count before. */
    private static final class AfterCounting implements Predicate<Integer> {
        private boolean counting;

        @Override
        public boolean test(Integer sent) {
            boolean told = counting;
            counting |= sent == NV_INCREMENT;
            return told;
        }
    }

    /** Loads in a process of its own, which is killed when it sends the TPM the command of this code. */
    private void kill(LocalAzure azure, Predicate<Integer> isLast, String configuration) throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        azure.paravisor().interpose(new Interposer() {
            @Override
            public byte[] command(byte[] sent) {
                if (!isLast.test(ByteBuffer.wrap(sent).getInt(6))) {
                    return sent;
                }
                reached.countDown();
                await(killed);
                return new byte[10];
            }
        });
        Process process = program(configuration);
        CompletableFuture<Void> end = process.onExit().thenRun(reached::countDown);
        await(reached);
        assertTrue(process.isAlive(), "it ended by itself");
        process.destroyForcibly();
        end.join();
        killed.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Process program(String configuration) throws Exception {
        Path named = Files.writeString(Files.createTempFile(folder, "c", ".conf"), configuration + "cache=0s\n");
        // A temporary folder of its own: the program looks for what is left there, and others come and go in the usual
        // one.
        Path own = Files.createDirectories(folder.resolve("tmp"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + own,
                        "-Duser.home=" + own,
                        "-cp",
                        // Surefire's own class path is a jar that names the real one.
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LoadingProgram.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.outputWriter().append(named.toString()).append('\n').flush();
        return process;
    }

    private static String answer(Process process) throws Exception {
        try (Writer in = process.outputWriter();
                BufferedReader out = process.inputReader()) {
            in.flush();
            return out.readLine().split("\t", -1)[0];
        }
    }

    private String configuration(LocalAzure azure, URI key) {
        return azure.configuration(key) + "sealed-cache=" + file + "\ntimeout=20s\nretry.pause=10ms\n";
    }

    private static void down(LocalAzure azure) {
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(503));
    }

    private static String source(String configuration) throws Exception {
        return attribute(Stores.load(configuration), "azureskr.source");
    }

    private static String attribute(KeyStore store, String name) throws Exception {
        return Stores.attributes(store).get(name);
    }

    private static byte[] error(int code) {
        return ByteBuffer.allocate(10)
                .putShort((short) 0x8001)
                .putInt(10)
                .putInt(code)
                .array();
    }
}
