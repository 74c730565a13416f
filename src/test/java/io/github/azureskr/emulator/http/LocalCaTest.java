// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalCaTest {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final Identity identity = LocalCa.create().issue("localhost", List.of("localhost"));

    @Test
    void certificateServesBothSidesOfMutualTls() throws Exception {
        assertEquals(
                Set.of(SERVER_AUTH, CLIENT_AUTH),
                Set.copyOf(identity.certificate().getExtendedKeyUsage()));
    }

    @Test
    void eachCertificateIsSignedByTheNext() throws Exception {
        List<X509Certificate> chain = identity.chain();
        assertEquals(3, chain.size());
        chain.get(0).verify(chain.get(1).getPublicKey());
        chain.get(1).verify(chain.get(2).getPublicKey());
        chain.get(2).verify(chain.get(2).getPublicKey());
    }
}
