// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that has the thin jar on its class path and is otherwise told of AzureSKR by configuration only. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
@ExtendWith(LocalAzureExtension.class)
class JavaSecurityIT {
    private final Jdk jdk;

    @TempDir
    Path folder;

    JavaSecurityIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeEach
    void thisJdkIsInstalled() {
        jdk.assumeInstalled();
    }

    @Test
    void registeredByItsServiceName(LocalAzure azure) throws Exception {
        String line = "AzureSKR " + configuration(azure);
        assertServes(azure, java("-Djava.security.properties=" + security(line)));
    }

    @Test
    void registeredByItsClassName(LocalAzure azure) throws Exception {
        String line = AzureSkrProvider.class.getName() + " " + configuration(azure);
        assertServes(azure, java("-Djava.security.properties=" + security(line)));
    }

    @Test
    void registeredByItsNameAloneItIsConfiguredByTheSystemProperty(LocalAzure azure) throws Exception {
        assertServes(
                azure,
                java(
                        "-Djava.security.properties=" + security("AzureSKR"),
                        "-Dazure.skr.config=" + configuration(azure)));
    }

    @Test
    void foundByAServiceLoader(LocalAzure azure) throws Exception {
        Finished program = run(List.of("-Dazure.skr.config=" + configuration(azure)), List.of("by ServiceLoader"));
        assertKey(azure, program);
    }

    /** All modules by name: ours is an automatic one, and those require no others. */
    @Test
    void foundByAServiceLoaderOnTheModulePath(LocalAzure azure) throws Exception {
        Finished program = Finished.run(
                folder,
                "",
                List.of(
                        jdk.program("java"),
                        "-Dazure.skr.config=" + configuration(azure),
                        "--module-path=" + Jars.thin() + File.pathSeparator + Jars.libraries(),
                        "--add-modules=ALL-MODULE-PATH",
                        "-cp",
                        Jars.classPathOf(TlsProgram.class, folder).toString(),
                        TlsProgram.class.getName(),
                        "by ServiceLoader"));
        assertKey(azure, program);
    }

    /** JDK 24 warns of each, and a later one will refuse. */
    @Test
    void aLoadNeedsNoNativeAccessAndNoUnsafeMemory(LocalAzure azure) throws Exception {
        assumeTrue(jdk.version() >= 24, jdk + " cannot deny them");
        assertServes(
                azure,
                java(
                        "-Djava.security.properties=" + security("AzureSKR " + configuration(azure)),
                        "--illegal-native-access=deny",
                        "--sun-misc-unsafe-memory-access=deny"));
    }

    private String configuration(LocalAzure azure) throws IOException {
        String text = azure.configuration(azure.createKey("web"));
        return Files.writeString(folder.resolve("azureskr.conf"), text).toString();
    }

    private Path security(String registered) throws IOException {
        return SecurityFile.write(folder, jdk.nextProvider(), registered);
    }

    private Finished java(String... options) throws IOException {
        return run(List.of(options), List.of());
    }

    private Finished run(List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.program("java")));
        command.addAll(options);
        String classPath = Jars.thin() + File.pathSeparator + Jars.classPathOf(TlsProgram.class, folder);
        command.addAll(List.of("-cp", classPath, TlsProgram.class.getName()));
        command.addAll(arguments);
        return Finished.run(folder, "", command);
    }

    private void assertServes(LocalAzure azure, Finished program) throws Exception {
        assertKey(azure, program);
        assertTrue(program.out().contains("last of " + jdk.nextProvider() + ": AzureSKR"), program::toString);
    }

    private static void assertKey(LocalAzure azure, Finished program) throws Exception {
        assertEquals("", program.err(), program::toString);
        assertEquals(0, program.status(), program::toString);
        String key = Base64.getEncoder()
                .encodeToString(VaultKeys.publicKey(azure, "web").getEncoded());
        assertEquals(key, program.out().lines().findFirst().orElseThrow());
    }
}
