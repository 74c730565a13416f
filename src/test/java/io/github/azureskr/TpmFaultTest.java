// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A TPM that is busy, full or locked, for a moment or for ever, at each command of a load: the key is released within the
 * deadline, or there is the one right error; and nothing stays in the TPM.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TpmFaultTest {
    private static final List<TpmWarning> PASSING =
            Arrays.stream(TpmWarning.values()).filter(TpmWarning::passes).toList();

    private record Load(RefusingTpm tpm, CompletableFuture<TpmFaultBench.Outcome> outcome) {
        String refusal() throws Exception {
            return outcome.get().refusal();
        }
    }

    private static final Map<TpmWarning, Load> ONCE = new EnumMap<>(TpmWarning.class);
    private static final Map<Lasting, Load> LASTING = new HashMap<>();

    private static TpmFaultBench bench;
    private static Load eachInTurn;
    private static Load flushing;

    @BeforeAll
    static void begin() throws Exception {
        bench = TpmFaultBench.start();
        // First those that take longest.
        flushing = load(RefusingTpm.always(LoadCommand.FLUSH_CONTEXT, TpmWarning.RETRY));
        lasting().forEach(cell -> LASTING.put(cell, load(RefusingTpm.always(cell.command(), cell.warning()))));
        PASSING.forEach(warning -> ONCE.put(warning, load(RefusingTpm.first(List.of(warning)))));
        eachInTurn = load(RefusingTpm.first(PASSING));
    }

    @AfterAll
    static void end() throws Exception {
        TpmFaultBench.requireHangUps();
        bench.end();
    }

    private static Load load(RefusingTpm tpm) {
        return new Load(tpm, bench.load(tpm, ""));
    }

    static Stream<Arguments> passing() {
        return PASSING.stream()
                .flatMap(warning -> LoadCommand.ofARelease().stream().map(command -> Arguments.of(command, warning)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("passing")
    void commandThatIsNotBegunIsSentAgain(LoadCommand command, TpmWarning warning) throws Exception {
        requireReleased(ONCE.get(warning), command);
    }

    static Set<LoadCommand> commands() {
        return LoadCommand.ofARelease();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void commandIsSentUntilItIsBegun(LoadCommand command) throws Exception {
        requireReleased(eachInTurn, command);
    }

    private static void requireReleased(Load load, LoadCommand command) throws Exception {
        assertEquals("", load.refusal());
        assertTrue(load.tpm().passed(command) > 0, "it was warned of, and begun afterwards");
        assertEquals(Set.of(), load.tpm().left());
    }

    /** A warning that is never taken back. */
    private record Lasting(LoadCommand command, TpmWarning warning) {
        @Override
        public String toString() {
            return command + ", " + warning;
        }
    }

    /** Every command with one warning of each kind, and every warning with one command. */
    static Stream<Lasting> lasting() {
        return Stream.concat(
                LoadCommand.ofARelease().stream()
                        .filter(command -> command != LoadCommand.FLUSH_CONTEXT)
                        .flatMap(command -> Stream.of(
                                new Lasting(command, TpmWarning.RETRY), new Lasting(command, TpmWarning.LOCKOUT))),
                PASSING.stream()
                        .filter(warning -> warning != TpmWarning.RETRY)
                        .map(warning -> new Lasting(LoadCommand.CREATE_PRIMARY, warning)));
    }

    @ParameterizedTest
    @MethodSource("lasting")
    void refusalThatLastsIsTheOneRightError(Lasting cell) throws Exception {
        Load load = LASTING.get(cell);
        String message = load.refusal();
        assertTrue(message.startsWith("AzureSKR, TPM: "), message);
        for (String word : cell.warning().words(cell.command())) {
            assertTrue(message.contains(word), () -> "\"" + word + "\" is not in: " + message);
        }
        Refused.requireFit(message);
        assertEquals(Set.of(), load.tpm().left());
    }

    /** What is loaded goes with the channel then. */
    @Test
    void keyIsReleasedThoughNothingIsFlushed() throws Exception {
        assertEquals("", flushing.refusal());
    }
}
