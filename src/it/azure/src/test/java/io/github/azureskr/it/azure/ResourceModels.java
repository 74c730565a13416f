// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonSerializable;
import com.azure.resourcemanager.authorization.models.RoleAssignmentCreateParameters;
import com.azure.resourcemanager.compute.fluent.models.VirtualMachineInner;
import com.azure.resourcemanager.keyvault.fluent.models.KeyInner;
import com.azure.resourcemanager.keyvault.fluent.models.ManagedHsmInner;
import com.azure.resourcemanager.keyvault.fluent.models.ManagedHsmKeyInner;
import com.azure.resourcemanager.keyvault.fluent.models.VaultAccessPolicyParametersInner;
import com.azure.resourcemanager.keyvault.models.VaultCreateOrUpdateParameters;
import com.azure.resourcemanager.monitor.fluent.models.ActionGroupResourceInner;
import com.azure.resourcemanager.monitor.fluent.models.DiagnosticSettingsResourceInner;
import com.azure.resourcemanager.monitor.fluent.models.MetricAlertResourceInner;
import com.azure.resourcemanager.monitor.fluent.models.ScheduledQueryRuleResourceInner;
import com.azure.resourcemanager.msi.fluent.models.IdentityInner;
import com.azure.resourcemanager.network.fluent.models.NetworkInterfaceInner;
import com.azure.resourcemanager.network.fluent.models.NetworkSecurityGroupInner;
import com.azure.resourcemanager.network.fluent.models.PublicIpAddressInner;
import com.azure.resourcemanager.network.fluent.models.VirtualNetworkInner;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The models of resources in Azure's own management libraries, which are generated from the services' specifications. */
final class ResourceModels {
    private interface Reading {
        JsonSerializable<?> read(JsonReader reader) throws IOException;
    }

    private record Model(String apiVersion, Reading reading) {}

    private static final String KEY_VAULT = "2025-05-01";
    private static final String NETWORK = "2025-03-01";

    private static final Map<String, Model> MODELS = Map.ofEntries(
            Map.entry("Microsoft.KeyVault/vaults", new Model(KEY_VAULT, VaultCreateOrUpdateParameters::fromJson)),
            Map.entry("Microsoft.KeyVault/vaults/keys", new Model(KEY_VAULT, KeyInner::fromJson)),
            Map.entry(
                    "Microsoft.KeyVault/vaults/accessPolicies",
                    new Model(KEY_VAULT, VaultAccessPolicyParametersInner::fromJson)),
            Map.entry("Microsoft.KeyVault/managedHSMs", new Model(KEY_VAULT, ManagedHsmInner::fromJson)),
            Map.entry("Microsoft.KeyVault/managedHSMs/keys", new Model(KEY_VAULT, ManagedHsmKeyInner::fromJson)),
            Map.entry("Microsoft.Insights/actionGroups", new Model("2022-06-01", ActionGroupResourceInner::fromJson)),
            Map.entry("Microsoft.Insights/metricAlerts", new Model("2018-03-01", MetricAlertResourceInner::fromJson)),
            Map.entry(
                    "Microsoft.Insights/scheduledQueryRules",
                    new Model("2022-06-15", ScheduledQueryRuleResourceInner::fromJson)),
            Map.entry(
                    "Microsoft.Insights/diagnosticSettings",
                    new Model("2021-05-01-preview", DiagnosticSettingsResourceInner::fromJson)),
            Map.entry("Microsoft.Compute/virtualMachines", new Model("2025-04-01", VirtualMachineInner::fromJson)),
            Map.entry(
                    "Microsoft.Network/networkSecurityGroups", new Model(NETWORK, NetworkSecurityGroupInner::fromJson)),
            Map.entry("Microsoft.Network/virtualNetworks", new Model(NETWORK, VirtualNetworkInner::fromJson)),
            Map.entry("Microsoft.Network/publicIPAddresses", new Model(NETWORK, PublicIpAddressInner::fromJson)),
            Map.entry("Microsoft.Network/networkInterfaces", new Model(NETWORK, NetworkInterfaceInner::fromJson)),
            Map.entry(
                    "Microsoft.Authorization/roleAssignments",
                    new Model("2022-04-01", RoleAssignmentCreateParameters::fromJson)),
            Map.entry(
                    "Microsoft.ManagedIdentity/userAssignedIdentities",
                    new Model("2024-11-30", IdentityInner::fromJson)));

    private ResourceModels() {}

    /** The API version that the library speaks; none where there is no library. */
    static Optional<String> apiVersion(String type) {
        return Optional.ofNullable(MODELS.get(type)).map(Model::apiVersion);
    }

    /** What the library understands of a resource's body. */
    static JsonSerializable<?> read(String type, String json) throws IOException {
        try (JsonReader reader = JsonProviders.createReader(json)) {
            return MODELS.get(type).reading().read(reader);
        }
    }
}
