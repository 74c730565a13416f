// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

/** How a vault decides who may do what. A Managed HSM knows roles only. */
public enum PermissionModel {
    ACCESS_POLICY,
    RBAC
}
