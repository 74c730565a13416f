// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyStoreException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrustAnchorsTest {
    private static final String TYPE = "javax.net.ssl.trustStoreType";

    @BeforeEach
    @AfterEach
    void forgetTheType() {
        System.clearProperty(TYPE);
    }

    @Test
    void thePlatformsRootsAreTrustedWhereNoneIsNamed() throws Exception {
        assertTrue(new TrustAnchors(List.of()).trustManager().getAcceptedIssuers().length > 0);
    }

    @Test
    void aTrustStoreThatWouldHaveToLoadItselfIsRefused() {
        System.setProperty(TYPE, "azureskr");
        String message = assertThrows(KeyStoreException.class, () -> new TrustAnchors(List.of()).trustManager())
                .getMessage();
        assertTrue(message.contains(TYPE), message);
    }
}
