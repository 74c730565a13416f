// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import io.github.azureskr.emulator.identity.Authentication.Caller;
import io.github.azureskr.emulator.identity.Authentication.Refused;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EntraTest {
    private static final String VAULT = "https://vault.azure.net";

    private final Clock clock = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);
    private final TestClock moving = new TestClock(clock.instant());
    private final Entra entra = new Entra("d6b0a5c0-0000-4000-8000-000000000001", moving);
    private final ManagedIdentity identity = ManagedIdentity.systemAssigned("vm");
    private final String token = entra.issue(identity, VAULT).bearer();

    @Test
    void ownTokenNamesItsCaller() {
        assertEquals(new Caller(identity.objectId(), identity.clientId(), entra.tenant()), entra.verify(token, VAULT));
    }

    @Test
    void tokenForAnotherResourceIsRefused() {
        assertRefused("not for https://managedhsm.azure.net", entra.verify(token, "https://managedhsm.azure.net"));
    }

    @Test
    void tokenIsGoodForADayAndNotBefore() {
        moving.now = clock.instant().plus(Duration.ofHours(24).minusSeconds(1));
        assertInstanceOf(Caller.class, entra.verify(token, VAULT));
        moving.now = clock.instant().plus(Duration.ofHours(24));
        assertRefused("expired", entra.verify(token, VAULT));
        moving.now = clock.instant().minusSeconds(1);
        assertRefused("begins", entra.verify(token, VAULT));
    }

    @Test
    void tokenOfAnotherTenantIsRefused() {
        Entra other = new Entra(entra.tenant(), clock);
        assertRefused("signature", other.verify(token, VAULT));
    }

    @Test
    void whatIsNoSignedTokenIsRefused() {
        assertRefused("not a signed JWT", entra.verify("opaque", VAULT));
        String unsigned =
                new PlainJWT(new JWTClaimsSet.Builder().audience(VAULT).build()).serialize();
        assertRefused("not a signed JWT", entra.verify(unsigned, VAULT));
    }

    private static void assertRefused(String reason, Authentication authentication) {
        String said = assertInstanceOf(Refused.class, authentication).reason();
        assertTrue(said.contains(reason), said);
    }

    private static final class TestClock extends Clock {
        private Instant now;

        private TestClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
