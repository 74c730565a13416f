// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The PCR banks that the firmware of the local VM measures into. */
enum DigestAlgorithm {
    SHA1(0x0004, 20, "SHA-1"),
    SHA256(0x000B, 32, "SHA-256"),
    SHA384(0x000C, 48, "SHA-384");

    private final int id;
    private final int size;
    private final String jca;

    DigestAlgorithm(int id, int size, String jca) {
        this.id = id;
        this.size = size;
        this.jca = jca;
    }

    /** TPM_ALG_ID. */
    int id() {
        return id;
    }

    int size() {
        return size;
    }

    byte[] digest(byte[] message) {
        try {
            return MessageDigest.getInstance(jca).digest(message);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has " + jca, e);
        }
    }
}
