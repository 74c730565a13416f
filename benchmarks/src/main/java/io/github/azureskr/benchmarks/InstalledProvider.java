// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The provider that an application has put first. We never do. */
final class InstalledProvider {
    static final String SUN = "Sun";
    static final String BOUNCY_CASTLE = "BouncyCastle";
    static final String ACCP = "ACCP";

    private InstalledProvider() {}

    static void install(String name) {
        switch (name) {
            case SUN -> {}
            case BOUNCY_CASTLE -> Security.insertProviderAt(new BouncyCastleProvider(), 1);
            case ACCP -> {
                AmazonCorrettoCryptoProvider.install();
                AmazonCorrettoCryptoProvider.INSTANCE.assertHealthy();
            }
            default -> throw new IllegalArgumentException(name);
        }
    }
}
