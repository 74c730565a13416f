// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.time.Instant;

/** A key in the bin: it can be recovered until it is purged. */
record DeletedKey(VaultKey key, Instant since) {}
