// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import java.security.InvalidKeyException;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** A symmetric key, whose material is the key itself. It has no public part to be checked against. */
record OctKeyType() implements KeyType {
    @Override
    public ReleasedKey read(byte[] material) throws InvalidKeyException {
        String algorithm = switch (material.length) {
            case 0 -> throw new InvalidKeyException("it is empty");
            case 16, 24, 32 -> "AES";
            // Imported, for use with HMAC. "Generic" is the JCA's standard name for such a key.
            default -> "Generic";
        };
        return new ReleasedKey(new SecretKeySpec(material, algorithm), Optional.empty());
    }
}
