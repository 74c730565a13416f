// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** BouncyCastle as a library: secp256k1 and signatures over ready-made digests. Never registered. */
final class BouncyCastle {
    static final Provider PROVIDER = new BouncyCastleProvider();

    private BouncyCastle() {}
}
