// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;

/** A key itself: what it shows, and what a release wraps. */
sealed interface KeyMaterial permits RsaMaterial, EcMaterial, OctMaterial {

    /** The software type of it: RSA, EC or oct. */
    KeyType family();

    /** The members of its JWK that hold the public part, in the service's order. */
    Map<String, Object> publicMembers();

    /** What a release wraps: PKCS#8 of a private key, the bytes of an oct key (PKCS #11, CKM_RSA_AES_KEY_WRAP). */
    byte[] exported();

    /** Refused for an oct key, which has none. */
    PublicKey publicKey();

    /** Refused for an oct key, which has none. */
    PrivateKey privateKey();

    /** A new key of the same type and size, for a rotation. */
    KeyMaterial successor();

    /** The {@code key_ops} of a key created without any. */
    List<String> defaultOperations();
}
