// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.vtpm.Interposer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No answer from the TPM, or none that makes sense, to each command of a load: one clear error, and a channel that is shut. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TpmAnswerFaultTest {
    private static final String TPM = "AzureSKR, TPM: ";

    private static final Map<Cell, CompletableFuture<TpmFaultBench.Outcome>> OUTCOMES = new LinkedHashMap<>();

    private static TpmFaultBench bench;

    /** What becomes of an answer. */
    enum Fault {
        NONE_COMES,
        HALF_OF_IT_COMES,
        CHANNEL_CLOSES,
        SHORTER_THAN_IT_MUST_BE,
        LONGER_THAN_A_TPM_ANSWERS,
        GARBLED;

        byte[] of(byte[] answer) throws IOException {
            return switch (this) {
                case NONE_COMES -> new byte[0];
                case HALF_OF_IT_COMES -> Arrays.copyOf(answer, answer.length / 2);
                case CHANNEL_CLOSES -> throw new IOException("the channel to the TPM closes");
                case SHORTER_THAN_IT_MUST_BE -> sized(Arrays.copyOf(answer, answer.length / 2));
                case LONGER_THAN_A_TPM_ANSWERS -> sized(Arrays.copyOf(answer, 5000));
                case GARBLED -> garbled(answer);
            };
        }

        boolean isSilence() {
            return this == NONE_COMES || this == HALF_OF_IT_COMES;
        }

        private static byte[] sized(byte[] answer) {
            return ByteBuffer.wrap(answer).putInt(2, answer.length).array();
        }

        private static byte[] garbled(byte[] answer) {
            for (int i = 0; i < answer.length; i++) {
                answer[i] ^= 0x5A;
            }
            return answer;
        }
    }

    private record Cell(LoadCommand command, Fault fault) implements Interposer {
        @Override
        public byte[] response(byte[] command, byte[] response) throws IOException {
            return this.command.is(command) ? fault.of(response) : response;
        }

        /** An answer that is not there is waited for until the deadline, which so is a short one. */
        String properties() {
            return fault.isSilence() ? "timeout=2s\n" : "";
        }

        /** Whether the answer has more than a header. */
        boolean isPossible() {
            return fault != Fault.SHORTER_THAN_IT_MUST_BE
                    || (command != LoadCommand.POLICY_PCR && command != LoadCommand.FLUSH_CONTEXT);
        }

        /** What stands in the message of the one right error. */
        List<String> words() {
            return switch (fault) {
                // On a slow machine the time may be up somewhere else.
                case NONE_COMES, HALF_OF_IT_COMES ->
                    List.of("when the time for the whole load was up; the property 'timeout' sets it");
                case CHANNEL_CLOSES ->
                    List.of(TPM, command + ": the TPM hung up after 0 bytes of an answer", "and load again");
                case SHORTER_THAN_IT_MUST_BE -> List.of(TPM, "altered", "channel");
                case LONGER_THAN_A_TPM_ANSWERS ->
                    List.of(TPM, command + ": an answer of ", "calls itself 5000 bytes long", "and load again");
                case GARBLED -> List.of(TPM, command + ": an answer of ", " bytes calls itself ", "and load again");
            };
        }

        @Override
        public String toString() {
            return command + ", " + fault.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    static Stream<Cell> cells() {
        // First those that take longest.
        return Stream.of(Fault.values())
                .flatMap(fault -> LoadCommand.ofARelease().stream().map(command -> new Cell(command, fault)))
                .filter(Cell::isPossible);
    }

    @BeforeAll
    static void begin() throws Exception {
        bench = TpmFaultBench.start();
        cells().forEach(cell -> OUTCOMES.put(cell, bench.load(cell, cell.properties())));
    }

    @AfterAll
    static void end() throws Exception {
        TpmFaultBench.requireHangUps();
        bench.end();
    }

    @ParameterizedTest
    @MethodSource("cells")
    void answerThatIsNoneIsTheOneRightError(Cell cell) throws Exception {
        String message = OUTCOMES.get(cell).get().refusal();
        if (cell.command() == LoadCommand.FLUSH_CONTEXT) {
            assertEquals("", message, "all keys are open by then");
            return;
        }
        for (String word : cell.words()) {
            assertTrue(message.contains(word), () -> "\"" + word + "\" is not in: " + message);
        }
        Refused.requireFit(message);
    }
}
