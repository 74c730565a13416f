// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** SHA-256, the one digest of the vTPM's evidence. */
final class Sha256 {
    static final int SIZE = 32;

    private Sha256() {}

    static byte[] of(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
