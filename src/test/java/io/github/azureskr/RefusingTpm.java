// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.vtpm.Interposer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A TPM that warns instead of beginning a command: some times, until it is sent for the last time, or for ever. */
final class RefusingTpm implements Interposer {
    private static final int HEADER = 10;

    private final Set<LoadCommand> refused;
    private final List<TpmWarning> warnings;
    private final boolean lasting;
    private final TpmRecording executed = new TpmRecording();
    private final Map<LoadCommand, Integer> passed = new EnumMap<>(LoadCommand.class);
    private byte[] waiting = {};
    private int warned;
    private boolean withheld;

    private RefusingTpm(Set<LoadCommand> refused, List<TpmWarning> warnings, boolean lasting) {
        this.refused = refused;
        this.warnings = warnings;
        this.lasting = lasting;
    }

    /** Gives all these warnings, one after the other, before it begins any command. */
    static RefusingTpm first(List<TpmWarning> warnings) {
        return new RefusingTpm(EnumSet.allOf(LoadCommand.class), warnings, false);
    }

    static RefusingTpm always(LoadCommand command, TpmWarning warning) {
        return new RefusingTpm(EnumSet.of(command), List.of(warning), true);
    }

    /** What is refused must not reach the TPM, which would do it. It answers to what is no command at all. */
    @Override
    public byte[] command(byte[] command) {
        if (!Arrays.equals(command, waiting)) {
            waiting = command.clone();
            warned = 0;
        }
        withheld = refused.stream().anyMatch(kind -> kind.is(command)) && (lasting || warned < warnings.size());
        return withheld ? new byte[1] : command;
    }

    @Override
    public byte[] response(byte[] command, byte[] response) {
        if (withheld) {
            int code = warnings.get(warned % warnings.size()).code();
            warned++;
            return ByteBuffer.allocate(HEADER)
                    .putShort((short) 0x8001)
                    .putInt(HEADER)
                    .putInt(code)
                    .array();
        }
        if (warned == warnings.size()) {
            refused.stream().filter(kind -> kind.is(command)).forEach(kind -> passed.merge(kind, 1, Integer::sum));
        }
        waiting = new byte[0];
        executed.command(command);
        return executed.response(command, response);
    }

    /** How many commands of a kind came through after all the warnings, sent again as they were. */
    int passed(LoadCommand kind) {
        return passed.getOrDefault(kind, 0);
    }

    /** Objects and sessions that were loaded and not flushed. */
    Set<Integer> left() {
        return executed.left();
    }
}
