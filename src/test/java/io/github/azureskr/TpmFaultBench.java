// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vtpm.Interposer;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Machines on which loads run, one after another on each, every one with somebody else on the channel to its TPM. */
final class TpmFaultBench {
    /** More than processors: most of the time it is waited for a TPM that does not answer. */
    private static final int MACHINES = 6;

    private final BlockingQueue<LocalAzure> machines = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(MACHINES);

    /** How a load ended: with this message, or, where it is empty, with the key. */
    record Outcome(String refusal) {}

    static TpmFaultBench start() throws Exception {
        TpmFaultBench bench = new TpmFaultBench();
        List<Future<LocalAzure>> starting = new ArrayList<>();
        for (int i = 0; i < MACHINES; i++) {
            starting.add(bench.threads.submit(() -> LocalAzure.start()));
        }
        for (Future<LocalAzure> machine : starting) {
            LocalAzure azure = machine.get();
            azure.createKey("web", NewKey.ec("P-256"));
            bench.machines.add(azure);
        }
        return bench;
    }

    /** Loads a store as soon as a machine is free. */
    CompletableFuture<Outcome> load(Interposer channel, String properties) {
        return CompletableFuture.supplyAsync(() -> done(channel, properties), threads);
    }

    private Outcome done(Interposer channel, String properties) {
        LocalAzure azure = machines.remove();
        try {
            azure.paravisor().interpose(channel);
            Stores.load(azure.configuration(key(azure)) + properties);
            return new Outcome("");
        } catch (IOException e) {
            return new Outcome(e.getMessage());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("another failure than a load's", e);
        } finally {
            azure.paravisor().interpose(Interposer.NONE);
            machines.add(azure);
        }
    }

    private static URI key(LocalAzure azure) {
        return URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/web");
    }

    /** Every channel that a load had is shut in the end, so that the resource manager flushes what was left in it. */
    static void requireHangUps() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("vTPM, talking to a client")) {
                thread.join(TimeUnit.SECONDS.toMillis(20));
                assertFalse(thread.isAlive(), "a channel to the TPM is still open");
            }
        }
    }

    void end() throws Exception {
        threads.shutdown();
        assertTrue(threads.awaitTermination(1, TimeUnit.MINUTES));
        for (LocalAzure machine : machines) {
            machine.close();
        }
    }
}
