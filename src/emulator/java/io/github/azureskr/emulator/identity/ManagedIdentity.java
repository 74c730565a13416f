// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.identity;

import java.util.UUID;

/**
 * An identity that Entra keeps for a VM.
 *
 * @param systemAssigned born and gone with the VM; at most one per VM
 * @param clientId the application's id, {@code appid} in tokens
 * @param objectId the service principal's id, {@code oid} in tokens; role assignments and access policies name it
 * @param resourceId of the VM, or of the user-assigned identity's own resource
 */
public record ManagedIdentity(boolean systemAssigned, String clientId, String objectId, String resourceId) {
    private static final String GROUP =
            "/subscriptions/11111111-2222-3333-4444-555555555555/resourcegroups/local/providers/";

    public static ManagedIdentity systemAssigned(String vmName) {
        return create(true, "Microsoft.Compute/virtualMachines/" + vmName);
    }

    public static ManagedIdentity userAssigned(String name) {
        return create(false, "Microsoft.ManagedIdentity/userAssignedIdentities/" + name);
    }

    private static ManagedIdentity create(boolean systemAssigned, String resource) {
        return new ManagedIdentity(
                systemAssigned, UUID.randomUUID().toString(), UUID.randomUUID().toString(), GROUP + resource);
    }
}
