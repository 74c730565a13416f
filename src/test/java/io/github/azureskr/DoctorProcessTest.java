// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.Place;
import io.github.azureskr.internal.doctor.Step;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two ailments that only a process of its own can have, and their cures, as in {@link DoctorRemedyTest}. */
class DoctorProcessTest {
    private static final String VAULT = "contoso.vault.azure.net";

    /** A character device before the vTPM, as in DeviceTransportTest: a pseudo terminal. */
    private static final String PTY = """
            import os, pty, select, socket, sys, tty
            master, slave = pty.openpty()
            tty.setraw(slave)
            tpm = socket.socket(socket.AF_UNIX)
            tpm.connect(sys.argv[1])
            print(os.ttyname(slave), flush=True)
            while True:
                ready = select.select([master, tpm, sys.stdin], [], [])[0]
                if sys.stdin in ready:
                    break
                if master in ready:
                    tpm.sendall(os.read(master, 4096))
                if tpm in ready:
                    os.write(master, tpm.recv(4096))
            """;

    @TempDir
    private Path folder;

    private record Doctor(int status, String said) {
        void assertFailed(Step step, String... words) {
            assertEquals(step.exitCode(), status, said);
            for (String word : words) {
                assertTrue(said.contains(word), () -> word + " is not in: " + said);
            }
        }
    }

    /** The vault has the name of a real one, which its deletion takes out of the DNS. */
    @Test
    void deletedVaultIsRecovered() throws Exception {
        LocalAzureOptions options = LocalAzureOptions.azure().with(AzureService.KEY_VAULT, Place.parse(VAULT));
        try (LocalAzure azure = LocalAzure.start(options)) {
            String configuration = azure.configuration(azure.createKey("web"));
            List<String> jvm = List.of("-Djdk.net.hosts.file=" + azure.names().file());
            azure.names().remove(VAULT);
            doctor(List.of(), jvm, configuration)
                    .assertFailed(Step.VAULT_NAME, VAULT + " has no address", "(az keyvault recover --name contoso)");
            azure.names().restore();
            assertEquals(0, doctor(List.of(), jvm, configuration).status());
        }
    }

    @Test
    void deviceWithoutPermissionIsOpenedToTheGroup() throws Exception {
        try (LocalAzure azure = LocalAzure.start()) {
            String socket = azure.paravisor().tcti().substring("swtpm:path=".length());
            Process pty = new ProcessBuilder("python3", "-c", PTY, socket)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader printed = pty.inputReader()) {
                String device = printed.readLine();
                assumeTrue(device != null, "this machine gives no pseudo-terminal: /dev/pts is not mounted");
                examineDevice(azure, Path.of(device));
            } finally {
                pty.getOutputStream().close();
                pty.onExit().join();
            }
        }
    }

    private void examineDevice(LocalAzure azure, Path device) throws IOException {
        String configuration =
                azure.configuration(azure.createKey("web")).replaceAll("(?m)^tpm=.*$", "tpm=device:" + device);
        Files.setPosixFilePermissions(device, PosixFilePermissions.fromString("---------"));
        doctor(unprivileged(), List.of(), configuration)
                .assertFailed(Step.TPM, "may not read and write " + device, "MODE=\\\"0660\\\"");
        Files.setPosixFilePermissions(device, PosixFilePermissions.fromString("rw-rw----"));
        Doctor cured = doctor(unprivileged(), List.of(), configuration);
        assertEquals(0, cured.status(), cured::said);
    }

    /** Permissions mean nothing to root, unless it gives up that it may override them. */
    private static List<String> unprivileged() {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        assumeTrue(Files.exists(Path.of("/usr/bin/setpriv")), "there is no setpriv, and root may open everything");
        return List.of("setpriv", "--bounding-set", "-dac_override,-dac_read_search");
    }

    /** Absolute, wherever the other process may start. */
    private static String classPath() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    private Doctor doctor(List<String> prefix, List<String> jvm, String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("azureskr.conf"), configuration);
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath(), "io.github.azureskr.internal.cli.Main"));
        command.addAll(List.of("doctor", "--json", "--config", file.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Doctor(process.onExit().join().exitValue(), said);
    }
}
