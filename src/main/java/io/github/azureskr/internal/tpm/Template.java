// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;

/** The public areas that we ask for. Attributes are TPMA_OBJECT's bits (TPM 2.0 part 2, section 8.3). */
final class Template {
    private static final int KEY_BITS = 2048;
    private static final Bytes NULL = new ByteWriter().u16(Algorithm.NULL).toBytes();
    private static final Bytes AES_128_CFB =
            new ByteWriter().u16(Algorithm.AES).u16(128).u16(Algorithm.CFB).toBytes();
    private static final Bytes ZEROS = Bytes.owning(new byte[KEY_BITS / 8]);

    /**
     * The default endorsement key (TCG EK Credential Profile, template L-1): fixedTPM, fixedParent,
     * sensitiveDataOrigin, adminWithPolicy, restricted, decrypt; PolicySecret of the endorsement hierarchy.
     */
    static final PublicArea ENDORSEMENT = new PublicArea(
            0x000300B2,
            Bytes.ofHex("837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa"),
            AES_128_CFB,
            NULL,
            KEY_BITS,
            0,
            ZEROS);

    /** A storage key: fixedTPM, fixedParent, sensitiveDataOrigin, userWithAuth, noDA, restricted, decrypt. */
    static final PublicArea STORAGE = new PublicArea(0x00030472, Bytes.EMPTY, AES_128_CFB, NULL, KEY_BITS, 0, ZEROS);

    private Template() {}

    /**
     * The key that the services encrypt to: fixedTPM, fixedParent, sensitiveDataOrigin, noDA, decrypt, and usable only
     * under the policy. As the reference client has it, but for {@code unique}: random, it makes a key of its own for
     * each load, where zeros would give the same key until the next boot.
     */
    static PublicArea transferKey(Bytes policy) {
        return decryptionKey(policy, Nonce.fresh(KEY_BITS / 8));
    }

    /** A key for the same use that can be made again: {@code unique} says which. */
    static PublicArea sealingKey(Bytes policy, Bytes unique) {
        if (unique.length() != SealingKey.UNIQUE) {
            throw new IllegalArgumentException("unique has " + unique.length() + " bytes");
        }
        return decryptionKey(policy, unique);
    }

    private static PublicArea decryptionKey(Bytes policy, Bytes unique) {
        return new PublicArea(0x00020432, policy, NULL, NULL, KEY_BITS, 0, unique);
    }
}
