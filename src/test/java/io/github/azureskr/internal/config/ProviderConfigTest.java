// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What users copy from. */
class ProviderConfigTest {
    @Test
    void theExampleIsAConfiguration() throws IOException {
        try (InputStream example = Files.newInputStream(Path.of("provider-config/azureskr.conf"))) {
            ConfiguredKey key = ConfigurationReader.read(example).keys().get(0);
            assertEquals("web", key.alias());
            assertInstanceOf(CertificateSource.PemFile.class, key.certificate());
        }
    }

    @Test
    void theReadmeNamesEveryPropertyAndItsDefault() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        for (Setting setting : Setting.values()) {
            String row = Arrays.stream(readme.split("\n", -1))
                    .filter(line -> line.startsWith("|") && mentions(line, setting))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(setting.property() + " is not in the README"));
            assertTrue(row.contains(setting.preset().orElse("")), row);
        }
    }

    private static boolean mentions(String line, Setting setting) {
        String property = setting.property();
        return line.contains("`" + property + "`") || line.contains("`…." + property + "`");
    }
}
