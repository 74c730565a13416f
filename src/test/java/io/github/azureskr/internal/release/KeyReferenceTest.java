// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.MalformedException;
import java.net.URI;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyReferenceTest {
    private static final String VERSION = "0123456789abcdef0123456789abcdef";

    @Test
    void readsAKeyOfAVault() throws Exception {
        assertEquals(
                new KeyReference(URI.create("https://v.vault.azure.net"), "Web-1", Optional.empty()),
                KeyReference.parse("https://v.vault.azure.net/keys/Web-1"));
    }

    @Test
    void readsAVersionOfAKeyOfAManagedHsm() throws Exception {
        assertEquals(
                new KeyReference(URI.create("https://h.managedhsm.azure.net"), "web", Optional.of(VERSION)),
                KeyReference.parse("https://h.managedhsm.azure.net/keys/web/" + VERSION));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://V.Vault.Azure.NET/keys/web, https://v.vault.azure.net/keys/web",
        "https://v.vault.azure.net:443/keys/web/, https://v.vault.azure.net/keys/web",
        "' https://v.vault.azure.net/keys/web ', https://v.vault.azure.net/keys/web",
        "https://localhost:8443/keys/web/0123456789ABCDEF0123456789ABCDEF,"
                + " https://localhost:8443/keys/web/0123456789abcdef0123456789abcdef",
        "https://[::1]:8443/keys/web, https://[::1]:8443/keys/web"
    })
    void writesWhatItReadInOneForm(String identifier, String written) throws Exception {
        assertEquals(written, KeyReference.parse(identifier).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://v.vault.azure.net/keys/web | must start with https:// and the host of a vault or Managed HSM",
                "v.vault.azure.net/keys/web | must start with https:// and the host of a vault or Managed HSM",
                "https:///keys/web | must start with https:// and the host of a vault or Managed HSM",
                "https://u:p@v.vault.azure.net/keys/web | must have nothing but host and path",
                "https://v.vault.azure.net/keys/web?api-version=7.4 | must have nothing but host and path",
                "https://v.vault.azure.net/keys/web#x | must have nothing but host and path",
                "https://v.vault.azure.net/keys | must have the path /keys/{name} or /keys/{name}/{version}",
                "https://v.vault.azure.net/keys/web/1 | must have the path /keys/{name} or /keys/{name}/{version}",
                "https://v.vault.azure.net/keys/w_b | must have the path /keys/{name} or /keys/{name}/{version}",
                "https://v.vault.azure.net/keys//web | must have the path /keys/{name} or /keys/{name}/{version}",
                "https://v.vault.azure.net/secrets/web | names one of the vault's secrets; only a key is released",
                "mailto:me | must start with https:// and the host of a vault or Managed HSM"
            })
    void saysWhatIsWrong(String identifier, String problem) {
        assertEquals(
                "key identifier: \"" + identifier + "\" " + problem,
                assertThrows(MalformedException.class, () -> KeyReference.parse(identifier))
                        .getMessage());
    }

    @Test
    void randomTextIsReadOrRefused() {
        Random random = new Random(7);
        String alphabet = "htps:/[]@?#%kvweys.0-\u0000 \uD800é";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "https://v" : "");
            for (int length = random.nextInt(20); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                KeyReference.parse(text.toString());
            } catch (MalformedException e) {
                assertEquals(true, e.getMessage().startsWith("key identifier: "));
            }
        }
    }
}
