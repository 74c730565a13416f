// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.snp.SnpField;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A vault takes the policy that {@code policy new} prints, and releases by it. */
@ExtendWith(LocalAzureExtension.class)
class PolicyOnAKeyTest {
    @Test
    void keyIsReleasedToTheMachineThatThePolicyDescribes(LocalAzure azure) throws Exception {
        KeyStore store = load(azure, "usual");
        assertEquals(1, store.size());
        String measurement = measurement(azure);
        store = load(
                azure,
                "precise",
                "--endpoint",
                "https://sharedweu.weu.attest.azure.net",
                "--measurement",
                "00".repeat(48),
                "--measurement",
                measurement,
                "--host-data",
                "00".repeat(32),
                "--claim",
                "secureboot=true",
                "--claim",
                "x-ms-isolation-tee.x-ms-sevsnpvm-vmpl=0",
                "--claim",
                "x-ms-isolation-tee.x-ms-sevsnpvm-is-debuggable=false");
        assertTrue(store.isKeyEntry("precise"));
    }

    @Test
    void keyIsNotReleasedToAnotherMachine(LocalAzure azure) {
        refused(azure, "measured", "x-ms-sevsnpvm-launchmeasurement", "--measurement", "00".repeat(48));
        refused(azure, "hosted", "x-ms-sevsnpvm-hostdata", "--host-data", "11".repeat(32));
        refused(azure, "claimed", "secureboot", "--claim", "secureboot=false");
    }

    private static void refused(LocalAzure azure, String name, String claim, String... options) {
        String message = assertThrows(IOException.class, () -> load(azure, name, options))
                .getMessage();
        assertTrue(message.contains("is not met by the attestation token. ") && message.contains(claim), message);
    }

    private static KeyStore load(LocalAzure azure, String name, String... options) throws Exception {
        String[] arguments = new String[options.length + 4];
        arguments[0] = "policy";
        arguments[1] = "new";
        arguments[2] = "--endpoint";
        arguments[3] = azure.uri(AzureService.ATTESTATION).toString();
        System.arraycopy(options, 0, arguments, 4, options.length);
        Run run = Run.of(arguments);
        assertEquals(0, run.status(), run.err());
        azure.keyVault().createKey(name, NewKey.rsa(2048).exportable(run.out()));
        String configuration = azure.configuration(URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/" + name));
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        store.load(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)), null);
        return store;
    }

    private static String measurement(LocalAzure azure) throws Exception {
        byte[] report = azure.paravisor().machine().report(new byte[64]);
        return HexFormat.of().formatHex(SnpField.MEASUREMENT.read(report));
    }
}
