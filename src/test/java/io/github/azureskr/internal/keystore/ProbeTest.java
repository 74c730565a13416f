// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By what {@code KeyStore.getInstance(File, char[])} tells a configuration from the keystores of other types. */
class ProbeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "#azureskr",
                "#azureskr\nkey = x\n",
                "#azureskr\r\nkey = x\r\n",
                "#azureskr of the web server",
                " \t#azureskr\n",
                "\n\r\n#azureskr\n",
                "\uFEFF#azureskr\n",
                "\uFEFF\r\n #azureskr\r\n"
            })
    void theFirstLineIsRecognised(String text) throws IOException {
        assertTrue(probe(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#azuresk",
                "#azureskrs\n",
                "# azureskr\n",
                "#AzureSKR\n",
                "key = x\n#azureskr\n",
                "x#azureskr\n",
                "#\uFEFFazureskr\n"
            })
    void anythingElseIsNot(String text) throws IOException {
        assertFalse(probe(text.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PKCS12", "JKS", "JCEKS"})
    void aKeystoreOfAnotherTypeIsNot(String type) throws Exception {
        KeyStore store = KeyStore.getInstance(type);
        store.load(null, null);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        store.store(file, "changeit".toCharArray());
        assertFalse(probe(file.toByteArray()));
    }

    @Test
    void littleIsReadOfALongFile() throws IOException {
        ByteArrayInputStream file = new ByteArrayInputStream(new byte[1_000_000]);
        new AzureSkrKeyStoreSpi(Optional.empty()).engineProbe(file);
        assertEquals(1_000_000 - 256, file.available());
    }

    private static boolean probe(byte[] file) throws IOException {
        return new AzureSkrKeyStoreSpi(Optional.empty()).engineProbe(new ByteArrayInputStream(file));
    }
}
