// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.time.Instant;

/** A request that may be served: who sent it is known, its URL is read. */
record Call(Route route, ApiVersion api, Body body, Instant now) {}
