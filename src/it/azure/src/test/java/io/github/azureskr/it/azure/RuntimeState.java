// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What Azure adds to resources when they are there: addresses and ids. */
final class RuntimeState {
    static final String PRINCIPAL = "aaaaaaaa-0000-0000-0000-000000000001";
    static final String USER_PRINCIPAL = "aaaaaaaa-0000-0000-0000-000000000002";
    static final String USER_CLIENT = "aaaaaaaa-0000-0000-0000-000000000003";

    private RuntimeState() {}

    static JsonNode of(Deployment.Resource resource) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        ObjectNode properties = state.putObject("properties");
        String[] names = resource.name().split("/");
        switch (resource.type()) {
            case "Microsoft.KeyVault/vaults/keys" ->
                properties.put("keyUri", "https://" + names[0] + ".vault.azure.net/keys/" + names[1]);
            case "Microsoft.KeyVault/managedHSMs/keys" ->
                properties.put("keyUri", "https://" + names[0] + ".managedhsm.azure.net/keys/" + names[1]);
            case "Microsoft.KeyVault/managedHSMs" ->
                properties.put("hsmUri", "https://" + names[0] + ".managedhsm.azure.net");
            case "Microsoft.Attestation/attestationProviders" ->
                properties.put("attestUri", "https://" + names[0] + ".weu.attest.azure.net");
            case "Microsoft.Compute/virtualMachines" ->
                state.putObject("identity").put("principalId", PRINCIPAL);
            case "Microsoft.ManagedIdentity/userAssignedIdentities" ->
                properties.put("principalId", USER_PRINCIPAL).put("clientId", USER_CLIENT);
            case "Microsoft.Network/publicIPAddresses" ->
                properties.set("dnsSettings", dns(resource.body().at("/properties/dnsSettings")));
            default -> throw new IllegalArgumentException("nothing is known of a " + resource.type());
        }
        return state;
    }

    private static JsonNode dns(JsonNode settings) {
        String label = settings.get("domainNameLabel").textValue();
        return ((ObjectNode) settings).put("fqdn", label + ".westeurope.cloudapp.azure.com");
    }
}
