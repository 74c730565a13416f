// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Loads where three in ten of all calls fail in one way or another, to the services and to the TPM: each is done within
 * its deadline, with the right key or with the one exception that says at which stage it failed. How they ended is in
 * {@code target/soak/faults.txt}.
 */
class RandomFaultTest {
    private static final Duration DEADLINE = Duration.ofSeconds(8);

    /** Beyond the deadline, for a machine that has other work. */
    private static final Duration LATITUDE = Duration.ofSeconds(5);

    /** To see loads end in both ways. */
    private static final int ENOUGH = 30;

    private static final int COUNT = Soak.asked().faults();

    @RegisterExtension
    static final LocalAzureExtension AZURE =
            new LocalAzureExtension(LocalAzureOptions.azure().withBindAddress(Gate.BEHIND));

    private static final Map<AzureService, Gate> GATES = new EnumMap<>(AzureService.class);
    private static final RandomFaults FAULTS = new RandomFaults();
    private static final Map<String, Integer> ENDINGS = new TreeMap<>();
    private static final List<Duration> TIMES = new ArrayList<>();

    private static String configuration;

    @BeforeAll
    static void start(LocalAzure azure) {
        for (AzureService service : AzureService.values()) {
            Gate gate = new Gate(azure.uri(service).getPort());
            gate.choose(line -> FAULTS.onConnection(service, line));
            GATES.put(service, gate);
        }
        configuration = azure.configuration(azure.createKey("web", NewKey.ec("P-256"))) + "timeout="
                + DEADLINE.toSeconds() + "s\ntimeout.response=1s\nretry.pause=3ms\n";
    }

    /** After each test the local Azure is honest again. */
    @BeforeEach
    void letThingsFail(LocalAzure azure) {
        for (AzureService service : AzureService.values()) {
            azure.faults(service).choose(request -> FAULTS.onRequest(service, request));
        }
        azure.paravisor().interpose(FAULTS);
    }

    static LongStream seeds() {
        return Soak.seeds(COUNT);
    }

    @ParameterizedTest(name = "azureskr.soak.seed={0}")
    @MethodSource("seeds")
    void keyIsReleasedOrItsRefusalIsClean(long seed, LocalAzure azure) throws Exception {
        FAULTS.sow(seed);
        long start = System.nanoTime();
        try {
            KeyStore store = Stores.load(configuration);
            assertArrayEquals(
                    azure.keyVault().privateKeyOf("web").getEncoded(),
                    store.getKey("web", null).getEncoded());
            ENDINGS.merge("released", 1, Integer::sum);
        } catch (AzureSkrException e) {
            Stage stage = e.stage();
            assertTrue(e.getMessage().startsWith("AzureSKR, " + stage + ": "), e::getMessage);
            Refused.requireFit(e.getMessage());
            ENDINGS.merge("refused: " + stage, 1, Integer::sum);
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        TIMES.add(took);
        assertTrue(took.compareTo(DEADLINE.plus(LATITUDE)) < 0, () -> "it took " + took);
        requireNoWorker();
    }

    /** A thread of a load that is over has nothing left to do but to end. */
    private static void requireNoWorker() throws InterruptedException {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("azureskr-load")) {
                thread.join(LATITUDE.toMillis());
                assertFalse(
                        thread.isAlive(), () -> List.of(thread.getStackTrace()).toString());
            }
        }
    }

    @AfterAll
    static void bothEndingsWereSeen() throws IOException {
        for (Gate gate : GATES.values()) {
            gate.close();
        }
        TIMES.sort(null);
        List<String> lines = new ArrayList<>();
        lines.add(TIMES.size() + " loads, azureskr.soak.seed="
                + seeds().findFirst().orElse(0));
        lines.add(FAULTS.toll());
        ENDINGS.forEach((ending, count) -> lines.add(count + " " + ending));
        if (!TIMES.isEmpty()) {
            lines.add("half within " + TIMES.get(TIMES.size() / 2).toMillis() + " ms, the longest "
                    + TIMES.get(TIMES.size() - 1).toMillis() + " ms, of a deadline of " + DEADLINE.toMillis() + " ms");
        }
        Soak.report("faults", lines);
        if (COUNT >= ENOUGH) {
            int released = ENDINGS.getOrDefault("released", 0);
            assertTrue(released >= COUNT / 10 && released <= COUNT * 9 / 10, ENDINGS::toString);
        }
    }
}
