// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each kind of request of a load under each fault, which befalls the first request or all of them, over real sockets:
 * the key is released within the deadline, or there is the one right error. All cells are in
 * {@code target/fault-matrix.html}.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FaultMatrixTest {
    /** Beyond the deadline, for a machine that has other work. */
    private static final Duration LATITUDE = Duration.ofSeconds(5);

    /** A row is a local Azure of its own, so that one waits while another works. */
    private static final ExecutorService ROWS = Executors.newFixedThreadPool(FaultedService.values().length);

    private static final Map<FaultCell, CompletableFuture<FaultCell.Outcome>> OUTCOMES = new LinkedHashMap<>();

    @BeforeAll
    static void begin() {
        cells().forEach(cell -> OUTCOMES.put(cell, new CompletableFuture<>()));
        for (FaultedService row : FaultedService.values()) {
            ROWS.execute(() -> load(row));
        }
    }

    @AfterAll
    static void writeTable() throws Exception {
        ROWS.shutdownNow();
        assertTrue(ROWS.awaitTermination(1, TimeUnit.MINUTES));
        FaultTable.write(OUTCOMES);
    }

    static Stream<FaultCell> cells() {
        return Stream.of(FaultedService.values())
                .flatMap(row -> Arrays.stream(FaultKind.values())
                        .flatMap(kind -> Stream.of(new FaultCell(row, kind, false), new FaultCell(row, kind, true))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cells")
    void keyIsReleasedOrTheOneRightErrorSaysWhyNot(FaultCell cell) throws Exception {
        FaultCell.Outcome outcome = OUTCOMES.get(cell).get();
        assertTrue(outcome.met() > 0, "the load never met the fault");
        Duration longest = FaultKind.DEADLINE.plus(LATITUDE);
        assertTrue(outcome.took().compareTo(longest) < 0, () -> "it took " + outcome.took());
        if (FaultMatrix.isSurvived(cell)) {
            assertEquals("", outcome.refusal());
            return;
        }
        String message = outcome.refusal();
        assertTrue(message.startsWith("AzureSKR, " + cell.row().stage() + ": "), message);
        for (String word : FaultMatrix.words(cell)) {
            assertTrue(message.contains(word), () -> "\"" + word + "\" is not in: " + message);
        }
        Refused.requireFit(message);
    }

    private static void load(FaultedService row) {
        try (FaultBench bench = FaultBench.start()) {
            for (Map.Entry<FaultCell, CompletableFuture<FaultCell.Outcome>> outcome : OUTCOMES.entrySet()) {
                if (outcome.getKey().row() == row) {
                    outcome.getValue().complete(bench.load(outcome.getKey()));
                }
            }
        } catch (Exception | AssertionError e) {
            OUTCOMES.values().forEach(outcome -> outcome.completeExceptionally(e));
        }
    }
}
