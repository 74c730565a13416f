// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.identity.Authentication.Caller;
import io.github.azureskr.emulator.identity.Entra;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Who may do what, by access policy or by role, and the refusal of each model. */
final class AccessControl {
    private final PermissionModel model;
    private final String vault;
    private final String resourceProvider;
    private final Entra entra;
    private final AtomicBoolean firewall = new AtomicBoolean();
    private final Map<String, Set<Permission>> policies = new ConcurrentHashMap<>();
    private final Map<String, Set<Role>> roles = new ConcurrentHashMap<>();

    AccessControl(PermissionModel model, String vault, String resourceProvider, Entra entra) {
        this.model = model;
        this.vault = vault;
        this.resourceProvider = resourceProvider;
        this.entra = entra;
    }

    /** Sets the access policy of an identity. */
    void grant(String objectId, Set<Permission> permissions) {
        require(PermissionModel.ACCESS_POLICY);
        policies.put(objectId, Set.copyOf(permissions));
    }

    /** Sets the roles assigned to an identity. */
    void assign(String objectId, Set<Role> assigned) {
        require(PermissionModel.RBAC);
        roles.put(objectId, Set.copyOf(assigned));
    }

    private void require(PermissionModel wanted) {
        if (model != wanted) {
            throw new IllegalStateException(vault + " decides by " + model + ": " + wanted + " has no effect here");
        }
    }

    void check(Caller caller, Permission permission, String resource) {
        if (!permissions(caller.objectId()).contains(permission)) {
            throw model == PermissionModel.RBAC ? byRole(caller, permission, resource) : byPolicy(caller, permission);
        }
    }

    /** Opens or closes the vault's public endpoint. */
    void firewall(boolean closed) {
        firewall.set(closed);
    }

    /** Asked before anything about permissions. */
    void checkNetwork(Caller caller) {
        if (firewall.get()) {
            throw Refusal.forbidden(
                    "ForbiddenByFirewall",
                    "Client address is not authorized and caller is not a trusted service.\r\nClient address: 127.0.0.1"
                            + "\r\nCaller: " + described(caller) + "\r\nVault: " + vault + ";location=local");
        }
    }

    private Set<Permission> permissions(String objectId) {
        if (model == PermissionModel.ACCESS_POLICY) {
            return policies.getOrDefault(objectId, Set.of());
        }
        Set<Role> assigned = roles.getOrDefault(objectId, Set.of());
        return EnumSet.allOf(Permission.class).stream()
                .filter(permission -> assigned.stream().anyMatch(role -> role.allows(permission)))
                .collect(Collectors.toSet());
    }

    private Refusal byPolicy(Caller caller, Permission permission) {
        return Refusal.forbidden(
                "AccessDenied",
                "The user, group or application '" + described(caller) + "' does not have " + permission.collection()
                        + " " + permission.word() + " permission on key vault '" + vault
                        + ";location=local'. For help resolving this issue, please see"
                        + " https://go.microsoft.com/fwlink/?linkid=2125287");
    }

    private Refusal byRole(Caller caller, Permission permission, String resource) {
        return Refusal.forbidden(
                "ForbiddenByRbac",
                "Caller is not authorized to perform action on resource.\r\n"
                        + "If role assignments, deny assignments or role definitions were changed recently, please"
                        + " observe propagation time.\r\nCaller: " + described(caller)
                        + "\r\nAction: '" + resourceProvider + permission.dataAction()
                        + "'\r\nResource: '" + resource
                        + "'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: "
                        + vault + ";location=local\r\n");
    }

    private String described(Caller caller) {
        return "appid=" + caller.applicationId() + ";oid=" + caller.objectId() + ";iss=" + entra.issuer();
    }
}
