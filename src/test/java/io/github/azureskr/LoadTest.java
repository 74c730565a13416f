// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The main job, against the local Azure. */
@ExtendWith(LocalAzureExtension.class)
class LoadTest {
    @Test
    void theKeyInTheStoreIsTheKeyInTheVault(LocalAzure azure) throws Exception {
        URI key = azure.createKey("web");
        KeyStore store = load(azure.configuration(key));
        assertArrayEquals(
                azure.keyVault().privateKeyOf("web").getEncoded(),
                store.getKey("web", null).getEncoded());
        assertEquals(
                "CN=web",
                ((java.security.cert.X509Certificate) store.getCertificate("web"))
                        .getSubjectX500Principal()
                        .getName());
    }

    private static KeyStore load(String configuration) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        store.load(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)), null);
        return store;
    }
}
