// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.SecretBytes;

/** Where secrets are kept that live as long as a key. */
@FunctionalInterface
public interface Keeper {
    /** As everything else. */
    Keeper ON_HEAP = material -> SecretBytes.owning(material.clone());

    /** Copies {@code material}. */
    SecretBytes keep(byte[] material);
}
