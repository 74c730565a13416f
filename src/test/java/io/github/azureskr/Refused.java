// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.regex.Pattern;

/**
 * A load that was refused: it left no key in its store, and an operator who is woken by its message finds nothing in it
 * that he must keep secret or that only a programmer understands.
 */
record Refused(AzureSkrException exception) {
    private static final Pattern UNFIT = Pattern.compile(
            "eyJ" // a token
                    + "|[\\w-]{200,}" // or what may be one, or a key
                    + "|\\p{Cntrl}"
                    + "|Exception|\\b(java|javax|sun|com|io|reactor)\\.[a-z]+\\.[\\w.$]+" // class names
                    + "|(?<!Id: |Reason: )\\bnull\\b|Optional" // Key Vault itself writes DecisionReason: null
                    + "|[.:;,]\\s*[.;,]"); // two sentences that were glued together

    /** Loads this configuration, which must be refused. */
    static Refused load(String configuration) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        store.load(null, null);
        Refused refused = new Refused(assertThrows(AzureSkrException.class, () -> load(store, configuration)));
        assertEquals(0, store.size());
        assertNull(store.getKey("web", null));
        requireFit(refused.message());
        return refused;
    }

    /** For an operator's eyes. */
    static void requireFit(String message) {
        assertFalse(UNFIT.matcher(message).find(), message);
    }

    /** The same, and nothing of this machine may have been sent to the attestation service. */
    static Refused loadBeforeAttesting(LocalAzure azure, String configuration) throws Exception {
        long before = attestations(azure);
        Refused refused = load(configuration);
        assertEquals(before, attestations(azure), "requests to attest");
        return refused;
    }

    /** With the honest Azure, this very key loads. */
    static void butNowLoads(LocalAzure azure, URI key, String... properties) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        load(store, azure.configuration(key) + String.join("\n", properties));
        String alias = store.aliases().nextElement();
        assertArrayEquals(
                azure.keyVault().privateKeyOf(alias).getEncoded(),
                store.getKey(alias, null).getEncoded());
    }

    Refused at(Stage stage) {
        assertEquals(stage, exception.stage(), message());
        assertTrue(message().startsWith("AzureSKR, " + stage + ": "), message());
        return this;
    }

    /** All of these stand in the message. */
    Refused because(String... words) {
        for (String word : words) {
            assertTrue(message().contains(word), () -> "\"" + word + "\" is not in: " + message());
        }
        return this;
    }

    /** For each of these patterns something stands in the message: what changes from second to second. */
    void saying(String... patterns) {
        for (String pattern : patterns) {
            assertTrue(
                    Pattern.compile(pattern).matcher(message()).find(),
                    () -> "nothing like \"" + pattern + "\" is in: " + message());
        }
    }

    void butNotBecause(String word) {
        assertFalse(message().contains(word), message());
    }

    String message() {
        return exception.getMessage();
    }

    private static void load(KeyStore store, String configuration) throws Exception {
        String alone = configuration + "\ncache=0s\n";
        store.load(new ByteArrayInputStream(alone.getBytes(StandardCharsets.UTF_8)), null);
    }

    private static long attestations(LocalAzure azure) {
        return azure.listener(AzureService.ATTESTATION).requests().stream()
                .filter(request -> request.path().contains("/attest/"))
                .count();
    }
}
