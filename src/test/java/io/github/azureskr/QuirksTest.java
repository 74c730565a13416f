// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Honest answers of the services that have broken other clients. */
@ExtendWith(LocalAzureExtension.class)
class QuirksTest {
    private static String configuration;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        configuration = azure.configuration(azure.createKey("web"));
    }

    /** Managed HSMs write the exponent 65537 in four bytes. */
    @Test
    void exponentWithALeadingZero(LocalAzure azure) throws Exception {
        assertReleasedThrough(ReleaseTampering.none().payloadMember("/response/key/key/e", "AAEAAQ"), azure);
    }

    /** Whoever takes trailing zeros for padding loses one. */
    @Test
    void ciphertextEndingInZero(LocalAzure azure) throws Exception {
        assertReleasedThrough(ReleaseTampering.none().ciphertextEndingInZero(), azure);
    }

    private static void assertReleasedThrough(ReleaseTampering quirk, LocalAzure azure) throws Exception {
        azure.keyVault().tamper(quirk);
        assertArrayEquals(
                azure.keyVault().exportedKeyOf("web"),
                Stores.load(configuration).getKey("web", null).getEncoded());
    }
}
