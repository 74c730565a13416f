// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several keys in one configuration. */
@ExtendWith(LocalAzureExtension.class)
class SeveralKeysTest {
    @Test
    void keysOfVaultAndHsmComeWithOneAttestationAndOneReleaseEach(LocalAzure azure) throws Exception {
        String configuration = azure.configuration()
                + "key.a=" + azure.createKey("first", NewKey.ec("P-256"))
                + "\nkey.b=" + azure.createKey("second", NewKey.ec("P-384"))
                + "\nkey.c=" + hsmKey(azure, "third", NewKey.oct(256))
                + "\nkey.d=" + hsmKey(azure, "fourth", NewKey.ec("P-521"));
        Requests requests = Requests.of(azure);
        TpmRecording recording = new TpmRecording();
        azure.paravisor().interpose(recording);
        KeyStore store = Stores.load(configuration);

        assertEquals(Set.of("a", "b", "c", "d"), new TreeSet<>(Collections.list(store.aliases())));
        assertArrayEquals(azure.keyVault().exportedKeyOf("first"), encoded(store, "a"));
        assertArrayEquals(azure.keyVault().exportedKeyOf("second"), encoded(store, "b"));
        assertArrayEquals(azure.managedHsm().exportedKeyOf("third"), encoded(store, "c"));
        assertArrayEquals(azure.managedHsm().exportedKeyOf("fourth"), encoded(store, "d"));
        assertEquals(1, requests.answers(AzureService.ATTESTATION, "/attest/").size());
        assertEquals(2, requests.granted(AzureService.KEY_VAULT, "/release"));
        assertEquals(2, requests.granted(AzureService.MANAGED_HSM, "/release"));
        assertEquals(
                2, requests.answers(AzureService.IMDS, "/identity/").size(), "a token for each of the two services");
        assertEquals(1, recording.commands(TpmRecording.CREATE_PRIMARY).size(), "one transfer key");
    }

    @Test
    void moreKeysThanWorkersAreAllReleased(LocalAzure azure) throws Exception {
        StringBuilder configuration = new StringBuilder(azure.configuration());
        for (int i = 0; i < 12; i++) {
            configuration
                    .append("key.k" + i + "=")
                    .append(azure.createKey("key-" + i, NewKey.ec("P-256")))
                    .append('\n');
        }
        KeyStore store = Stores.load(configuration.toString());
        for (int i = 0; i < 12; i++) {
            assertArrayEquals(azure.keyVault().exportedKeyOf("key-" + i), encoded(store, "k" + i));
        }
    }

    @Test
    void oneKeyThatIsRefusedRefusesTheStore(LocalAzure azure) throws Exception {
        String configuration = azure.configuration() + "key.good="
                + azure.createKey("good", NewKey.ec("P-256")) + "\nkey.bad="
                + azure.createKey("bad", NewKey.ec("P-256"));
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(403).on("/keys/bad/"));
        AzureSkrException refusal = Stores.refusal(configuration);
        assertEquals(Stage.RELEASE, refusal.stage());
        assertTrue(refusal.getMessage().contains("/keys/bad"), refusal.getMessage());
    }

    private static URI hsmKey(LocalAzure azure, String name, NewKey key) {
        azure.managedHsm().createKey(name, key.exportable(azure.releasePolicy()));
        return URI.create(azure.uri(AzureService.MANAGED_HSM) + "/keys/" + name);
    }

    private static byte[] encoded(KeyStore store, String alias) throws Exception {
        return store.getKey(alias, null).getEncoded();
    }
}
