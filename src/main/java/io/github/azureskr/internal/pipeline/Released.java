// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.seal.CachedKey;

/** A released key as a keystore wants it, and as its vault gave it. */
record Released(ReleasedEntry entry, WrappedKey wrapped) {
    CachedKey toSeal() {
        return new CachedKey(entry.alias(), wrapped, entry.released(), entry.chain(), entry.attributes());
    }
}
