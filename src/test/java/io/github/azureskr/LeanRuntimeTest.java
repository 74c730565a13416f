// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.BufferedReader;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** In a runtime with no more modules than the README asks for, as jlink makes one, and in one with less. */
@ExtendWith(LocalAzureExtension.class)
@Timeout(60)
class LeanRuntimeTest {
    @TempDir
    Path folder;

    @Test
    void keyIsLoadedWithoutAFlightRecorder(LocalAzure azure) throws Exception {
        Process program = start(azure, List.of());
        try (BufferedReader out = program.inputReader()) {
            assertEquals("serving web", out.readLine());
            assertEquals(0, program.waitFor());
        } finally {
            program.destroy();
        }
    }

    @Test
    void runtimeWithoutEllipticCurvesIsToldWhatItLacks(LocalAzure azure) throws Exception {
        Process program = start(azure, List.of("SunEC"));
        try (BufferedReader out = program.inputReader()) {
            String said = out.readLine();
            assertTrue(said.startsWith("AzureSKR, local appraisal: this Java runtime cannot check"), said);
            assertTrue(said.contains("no ECDSA on P-384"), said);
            assertTrue(said.contains("module jdk.crypto.ec"), said);
        } finally {
            program.destroy();
        }
    }

    private Process start(LocalAzure azure, List<String> withoutProviders) throws Exception {
        Path configuration = Files.writeString(
                folder.resolve("azureskr.conf"),
                azure.configuration() + "key=" + azure.createKey("web", NewKey.ec("P-256")) + "\n");
        // From JDK 22 on elliptic curves are in java.base.
        String modules = Stream.of("java.base", "jdk.crypto.ec")
                .filter(name -> ModuleFinder.ofSystem().find(name).isPresent())
                .collect(Collectors.joining(","));
        List<String> arguments = Stream.concat(Stream.of(configuration.toString()), withoutProviders.stream())
                .toList();
        return JavaProgram.start(LeanProgram.class, folder, List.of("--limit-modules=" + modules), arguments);
    }
}
