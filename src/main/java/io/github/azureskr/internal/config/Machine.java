// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.Pins;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;

/** What a {@link Configuration} says of this machine, whatever is released to it. */
public record Machine(
        String tpm, Path eventLog, URI imdsEndpoint, Set<Bytes> amdRoots, Pins pins, Configuration.Timeouts timeouts) {
    public Machine {
        amdRoots = Set.copyOf(amdRoots);
    }
}
