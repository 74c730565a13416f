// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.vtpm.Interposer;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The TPM's process is killed in the middle of a load, when a command is on its way. */
@Timeout(60)
class TpmGoneFaultTest {
    @ParameterizedTest
    @EnumSource(names = {"CREATE_PRIMARY", "RSA_DECRYPT"})
    void killedTpmIsTheOneRightError(LoadCommand command) throws Exception {
        LocalAzure azure = LocalAzure.start();
        String configuration = azure.configuration(azure.createKey("web"));
        Killer killer = new Killer(command, swtpm(azure.paravisor().folder()));
        azure.paravisor().interpose(killer);
        Refused.load(configuration)
                .at(Stage.TPM)
                .because(
                        "The channel to the TPM broke during ",
                        command + ": the TPM hung up after 0 bytes of an answer",
                        "Look into the kernel's log, or swtpm's, and load again");
        requireEnd(azure, killer);
    }

    @Test
    void tpmThatIsKilledWhenAllKeysAreOpenIsNoError() throws Exception {
        LocalAzure azure = LocalAzure.start();
        String configuration = azure.configuration(azure.createKey("web"));
        Killer killer =
                new Killer(LoadCommand.FLUSH_CONTEXT, swtpm(azure.paravisor().folder()));
        azure.paravisor().interpose(killer);
        assertEquals(1, Stores.load(configuration).size());
        requireEnd(azure, killer);
    }

    private static void requireEnd(LocalAzure azure, Killer killer) {
        // It was the last command: nothing is sent to a TPM that is gone.
        assertEquals(1, killer.after);
        // 128 and the number of SIGKILL.
        IOException closing = assertThrows(IOException.class, azure::close);
        assertEquals("[java.io.IOException: swtpm ended with 137]", Arrays.toString(closing.getSuppressed()));
    }

    private static ProcessHandle swtpm(Path folder) {
        List<ProcessHandle> found = ProcessHandle.current()
                .descendants()
                .filter(process -> Arrays.stream(process.info().arguments().orElse(new String[0]))
                        .anyMatch(("dir=" + folder)::equals))
                .toList();
        assertEquals(1, found.size());
        return found.get(0);
    }

    /** Kills swtpm before it gets the first command of a kind. */
    private static final class Killer implements Interposer {
        private final LoadCommand command;
        private final ProcessHandle swtpm;
        private int after;

        Killer(LoadCommand command, ProcessHandle swtpm) {
            this.command = command;
            this.swtpm = swtpm;
        }

        @Override
        public byte[] command(byte[] bytes) {
            if (after > 0 || command.is(bytes)) {
                after++;
            }
            if (after == 1) {
                kill();
            }
            return bytes;
        }

        /** Its parent is a shell that takes no notice yet: what is left of it is no process that could answer. */
        private void kill() {
            assertTrue(swtpm.destroyForcibly());
            Path status = Path.of("/proc", String.valueOf(swtpm.pid()), "stat");
            try {
                while (!Files.readString(status).contains(") Z ")) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
