// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a load costs, in what does not depend on a machine's speed: each command to the TPM and each request to a
 * service. A change that adds one, or saves one, changes a number here.
 */
@ExtendWith(LocalAzureExtension.class)
class LoadCostTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void onlyDecryptionsGrowWithTheKeys(int keys, LocalAzure azure) throws Exception {
        TpmRecording recording = new TpmRecording();
        String configuration = configuration(azure, "commands-" + keys, keys);
        azure.paravisor().interpose(recording);
        Stores.load(configuration);

        Map<String, Integer> expected = new TreeMap<>(Map.of(
                "CreatePrimary", 1, "Quote", 1, "Certify", 1, "NV_ReadPublic", 2, "NV_Read", 5, "ReadPublic", 3));
        expected.putAll(Map.of("GetCapability", 2, "PCR_Read", 2));
        // One decryption for MAA's token and one for each key, all in one session. That and the transfer key are
        // flushed.
        expected.putAll(Map.of("RSA_Decrypt", 1 + keys, "StartAuthSession", 1, "PolicyPCR", 1 + keys));
        expected.put("FlushContext", 2);
        assertEquals(expected, recording.counts());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5})
    void eachServiceIsAskedOnceAndTheVaultOnceForEachKey(int keys, LocalAzure azure) throws Exception {
        // Which token it wants, a vault is asked once for the whole JVM.
        Stores.load(configuration(azure, "known", 1));
        String configuration = configuration(azure, "cost-" + keys, keys);
        Requests requests = Requests.of(azure);
        Stores.load(configuration);
        assertEquals(requests(keys), requests.counts());
    }

    private static Map<String, Integer> requests(int keys) {
        Map<String, Integer> expected = new TreeMap<>(Map.of(
                "imds GET /metadata/THIM/amd/certification 200", 1,
                "imds GET /metadata/identity/oauth2/token 200", 1,
                "attestation POST /attest/AzureGuest 200", 1,
                "key-vault POST /keys/*/release 200", keys));
        // By us: the vault has known these keys since its first release.
        expected.put("attestation GET /certs 200", 1);
        return expected;
    }

    private static String configuration(LocalAzure azure, String name, int keys) {
        StringBuilder configuration = new StringBuilder(azure.configuration());
        for (int i = 0; i < keys; i++) {
            configuration.append("key.k" + i + "=").append(azure.createKey(name + "-" + i, NewKey.ec("P-256")));
            configuration.append('\n');
        }
        return configuration.toString();
    }
}
