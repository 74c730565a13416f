// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.security.InvalidKeyException;

/** What the vault's signed answer says of the key: how its material is to be read and what it must match. */
sealed interface KeyType permits RsaKeyType, EcKeyType, OctKeyType {
    /**
     * By kty of RFC 7518 section 6.1, or the vault's own name for the same type in an HSM.
     *
     * @param keeper of what does not become a key of the platform's own
     */
    static KeyType of(JsonObject jwk, Keeper keeper) throws MalformedException {
        return switch (jwk.string("kty")) {
            case "RSA", "RSA-HSM" -> RsaKeyType.of(jwk);
            case "EC", "EC-HSM" -> EcKeyType.of(jwk);
            case "oct", "oct-HSM" -> OctKeyType.of(jwk, keeper);
            default -> throw jwk.malformed("kty", "must be RSA, EC or oct");
        };
    }

    /**
     * The key in {@code material}, which this does not wipe.
     *
     * @throws InvalidKeyException with what is wrong, as a clause that may follow "but"
     */
    ReleasedKey read(byte[] material) throws InvalidKeyException;
}
