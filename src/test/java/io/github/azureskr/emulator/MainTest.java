// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.http.Throttle;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private static final int KILLED_BY_SIGTERM = 143;

    @Test
    void programPrintsAConfigurationAndCleansUpOnSigterm() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "--key=web:P-256",
                        "--at=key-vault=v.vault.azure.net",
                        "--fault=attestation=503*2")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Properties properties = new Properties();
        properties.load(new StringReader(String.join("\n", configuration(program))));
        assertTrue(properties.getProperty("key").matches("https://v\\.vault\\.azure\\.net:[0-9]+/keys/web"));
        Path certificates = Path.of(properties.getProperty("trust.certificates"));
        Path eventLog = Path.of(properties.getProperty("event-log"));
        assertTrue(Files.exists(certificates) && Files.exists(eventLog));
        program.destroy();
        assertTrue(program.waitFor(60, TimeUnit.SECONDS));
        assertEquals(KILLED_BY_SIGTERM, program.exitValue());
        assertFalse(Files.exists(certificates) || Files.exists(eventLog));
    }

    private static List<String> configuration(Process program) throws Exception {
        List<String> lines = new ArrayList<>();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(program.getInputStream(), StandardCharsets.UTF_8));
        while (lines.stream().noneMatch(line -> line.startsWith("# TPM2TOOLS_TCTI="))) {
            lines.add(out.readLine());
        }
        return lines;
    }

    @Test
    void helpNamesEveryOption() {
        String help = Main.commandLine().getUsageMessage(CommandLine.Help.Ansi.OFF);
        for (String option :
                List.of("--bind", "--at", "--region", "--processor", "--claims", "--key", "--fault", "--throttle")) {
            assertTrue(help.contains(option), option);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--fault=attestation",
                "--fault=maa=503",
                "--fault=imds=latency",
                "--throttle=key-vault",
                "--throttle=key-vault=RSA-1024",
                "--throttle=key-vault=0/10s",
                "--throttle=key-vault=250/10s:retry",
                "--key=web:P-1",
                "--key=web:RSA-1",
                "--at=nowhere=localhost",
                "--at=imds=localhost:x"
            })
    void unreadableOptionIsAUsageError(String option) {
        StringWriter errors = new StringWriter();
        CommandLine command = Main.commandLine().setErr(new PrintWriter(errors));
        assertEquals(CommandLine.ExitCode.USAGE, command.execute(option));
        assertTrue(errors.toString().contains("Invalid value"), errors.toString());
        assertEquals(1, errors.toString().lines().count(), errors.toString());
        assertFalse(errors.toString().contains("Exception"), errors.toString());
    }

    @Test
    void throttlesAreReadByRateOrKeyType() {
        ThrottleOption option = ThrottleOption.parse("imds/metadata/identity=20/1s:bucket:retry-after");
        assertEquals(AzureService.IMDS, option.service());
        Throttle throttle = Throttle.window(20, Duration.ofSeconds(1));
        assertEquals(throttle.bucket().retryAfter().on("/metadata/identity"), option.throttle());
        assertEquals(
                Throttle.window(250, Duration.ofSeconds(10)),
                ThrottleOption.parse("key-vault=RSA-4096").throttle());
    }

    @Test
    void faultsAreReadByNameArgumentAndNumber() {
        FaultOption option = FaultOption.parse("key-vault=latency:250*3");
        assertEquals(AzureService.KEY_VAULT, option.service());
        assertEquals(3, option.times());
        assertEquals(0, FaultOption.parse("imds=drop").times());
        assertThrows(IllegalArgumentException.class, () -> FaultOption.parse("imds=sometimes"));
    }
}
