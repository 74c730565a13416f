// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.azureskr.internal.config.Configuration;
import java.security.Key;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProvenancesTest {
    private Configuration configuration;

    @BeforeEach
    void configure() throws Exception {
        configuration = Releases.configuration("cache", "60s");
    }

    @Test
    void aReleasedKeyIsKnownWithItsConfigurationAliasAndVersion() throws Exception {
        Key key = key();
        remember(key);
        Provenance provenance = Provenances.of(key).orElseThrow();
        assertSame(configuration, provenance.configuration());
        assertEquals("data", provenance.alias());
        assertEquals(Optional.of(Releases.VERSION), provenance.reference().version());
        assertEquals(Instant.EPOCH, provenance.created());
        assertEquals(Map.of("name", "value"), provenance.attributes());
    }

    @Test
    void aKeyOfTheSameValueIsAnotherKey() throws Exception {
        remember(key());
        assertEquals(Optional.empty(), Provenances.of(key()));
    }

    /** Nothing here keeps a key alive, nor grows with each load of a server that runs for a year. */
    @Test
    @Timeout(60)
    void whatIsKnownOfAKeyGoesWithTheKey() throws Exception {
        int before = Provenances.count();
        for (int i = 0; i < 1000; i++) {
            remember(key());
        }
        do {
            System.gc();
        } while (Provenances.count() > before);
    }

    private void remember(Key key) {
        Provenances.remember(configuration, Releases.entry(key));
    }

    private static Key key() {
        return new SecretKeySpec(new byte[16], "AES");
    }
}
