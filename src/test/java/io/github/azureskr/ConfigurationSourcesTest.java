// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.spec.AzureSkrLoadStoreParameter;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Properties;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One configuration, and the ways in which a store comes by it. */
@ExtendWith(LocalAzureExtension.class)
class ConfigurationSourcesTest {
    private static String configuration;

    @TempDir
    Path folder;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        configuration = azure.configuration(azure.createKey("web", NewKey.ec("P-256")));
    }

    @Test
    void parameterMadeInCode(LocalAzure azure) throws Exception {
        Properties properties = new Properties();
        properties.load(new StringReader(configuration));
        AzureSkrLoadStoreParameter.Builder builder = AzureSkrLoadStoreParameter.builder();
        properties.stringPropertyNames().stream()
                .filter(name -> !name.equals("key") && !name.equals("attestation.endpoint"))
                .forEach(name -> builder.property(name, properties.getProperty(name)));
        KeyStore store = Stores.create();
        store.load(builder.attestationEndpoint(properties.getProperty("attestation.endpoint"))
                .key("web", properties.getProperty("key"))
                .build());
        assertLoaded(azure, store);
    }

    @Test
    void fileThatTheProviderIsConfiguredWith(LocalAzure azure) throws Exception {
        KeyStore store = KeyStore.getInstance(
                "AzureSKR", new AzureSkrProvider().configure(configurationFile().toString()));
        store.load(null, null);
        assertLoaded(azure, store);
    }

    @Test
    void fileThatTheSystemPropertyNames(LocalAzure azure) throws Exception {
        System.setProperty("azure.skr.config", configurationFile().toString());
        try {
            KeyStore store = Stores.create();
            store.load(null, null);
            assertLoaded(azure, store);
        } finally {
            System.clearProperty("azure.skr.config");
        }
    }

    private Path configurationFile() throws Exception {
        return Files.writeString(folder.resolve("azureskr.conf"), configuration);
    }

    private static void assertLoaded(LocalAzure azure, KeyStore store) throws Exception {
        assertArrayEquals(
                azure.keyVault().exportedKeyOf("web"), store.getKey("web", null).getEncoded());
    }
}
