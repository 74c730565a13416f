// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.imds;

import io.github.azureskr.emulator.identity.ManagedIdentity;
import java.util.List;

/** What Azure knows of the VM that asks. */
public record VirtualMachine(String vmId, String location, List<ManagedIdentity> identities) {

    public VirtualMachine {
        identities = List.copyOf(identities);
    }
}
