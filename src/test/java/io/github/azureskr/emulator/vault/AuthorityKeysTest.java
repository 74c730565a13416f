// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.http.Fault;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** For how long a vault goes by what an attestation authority once published. */
class AuthorityKeysTest {
    private TestSite vault;

    @BeforeEach
    void releaseOnce() throws IOException {
        vault = TestSite.vault();
        vault.service.createKey("web", NewKey.ec("P-256").exportable(vault.policy()));
        assertEquals(200, release(vault.target()));
        vault.authority.listener().faults().always(Fault.status(503));
    }

    @AfterEach
    void close() {
        vault.close();
    }

    private int release(String target) {
        return vault.release("web", Map.of("target", target)).status();
    }

    @Test
    void aKnownKeyIsNotAskedForAgain() {
        assertEquals(200, release(vault.target()));
    }

    @Test
    void aKeyIsAskedForAgainAfterAMinute() {
        vault.clock.advance(Duration.ofMinutes(1));
        assertEquals(403, release(vault.target()));

        vault.authority.listener().faults().clear();
        assertEquals(200, release(vault.target()));
    }

    @Test
    void aKeyOfAnotherNameIsAskedFor() {
        KeyPair stranger = TestKeys.rsa2048();
        int before = vault.authority.listener().requests().size();
        String target = TestAuthority.sign("another", vault.authority.claims(vault.environmentKey()), stranger);

        assertEquals(403, release(target));
        assertEquals(before + 1, vault.authority.listener().requests().size());
    }
}
