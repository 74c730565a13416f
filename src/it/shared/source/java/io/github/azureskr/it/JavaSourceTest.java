// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What holds for each of the programs: they open their keystore in the same lines, in which the same mistakes are made. */
@ExtendWith(LocalAzureExtension.class)
abstract class JavaSourceTest {
    /** As the README's table calls them. */
    static final String CONSUMERS = "Netty, gRPC, HttpClient";

    private final String file;

    @TempDir
    Path folder;

    LocalAzure azure;
    VaultKey key;
    JavaSource program;

    JavaSourceTest(String file) {
        this.file = file;
    }

    @BeforeEach
    final void configure(LocalAzure running) throws Exception {
        azure = running;
        key = VaultKey.create(azure, "web");
        program = JavaSource.copy(file, key.writeConfiguration(folder.resolve("azureskr.conf")));
    }

    @Test
    void saysThatTheFileIsMissing() throws Exception {
        assertFails("missing file", program.with("azureskr.conf", "azurskr.conf"));
    }

    @Test
    void saysThatTheTypeIsWrong() throws Exception {
        assertFails(
                "wrong type", program.with("KeyStore.getInstance(\"AzureSKR\")", "KeyStore.getInstance(\"AzureSRK\")"));
    }

    @Test
    void saysThatTheProviderIsNotRegistered() throws Exception {
        assertFails("provider not registered", program.with("Security.addProvider(new AzureSkrProvider());", ""));
    }

    @Test
    void saysThatAnAliasIsWrong() throws Exception {
        Path configuration = folder.resolve("azureskr.conf");
        String right = Files.readString(configuration);
        Files.writeString(
                configuration, right.replace("key=", "key.web=").replace("certificate=", "key.wbe.certificate="));
        assertFails("wrong alias", program);
    }

    private void assertFails(String mistake, JavaSource mistaken) throws Exception {
        try (RunningProcess process = mistaken.start()) {
            WrongConfiguration.assertPrinted(CONSUMERS, mistake, process.awaitEnd());
            assertEquals(1, process.status());
        }
    }
}
