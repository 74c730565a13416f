// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.security.PublicKey;
import java.util.Optional;

/**
 * The version of a key that its vault means where none is named.
 *
 * @param reference with that version
 * @param publicKey empty for a secret key, and on a curve that the Java platform does not have
 */
public record CurrentVersion(KeyReference reference, Optional<PublicKey> publicKey) {}
