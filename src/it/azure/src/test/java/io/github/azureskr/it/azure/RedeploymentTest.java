// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What deploying again does to what is there, and what has to wait for what. */
class RedeploymentTest {
    private static final String OPERATOR = "bbbbbbbb-0000-0000-0000-000000000001";

    /** Azure answers a VM whose customData is another with PropertyChangeNotAllowed. */
    @Test
    void withoutTheVmAllElseIsDeployedForItsIdentity() throws Exception {
        Deployment whole = Templates.main(Map.of());
        Deployment again = Templates.main(Map.of("deployVm", false));
        TreeSet<String> left = new TreeSet<>(names(whole));
        left.removeAll(names(again));
        String vm = whole.resource("Microsoft.Compute/virtualMachines").toString();
        String nic = whole.resource("Microsoft.Network/networkInterfaces").toString();
        assertEquals(new TreeSet<>(List.of(vm, nic)), left);
        assertTrue(names(whole).containsAll(names(again)));
        assertEquals(RuntimeState.PRINCIPAL, again.output("principalId").textValue());
        JsonNode existing = Templates.json("main.json").at("/resources/deployedVm");
        assertTrue(existing.get("existing").booleanValue());
        assertTrue(vm.endsWith(" azureskr-vm"), vm);
        assertEquals(
                "[format('{0}-vm', variables('begin'))]", existing.get("name").textValue());
    }

    @Test
    void aVaultThatIsDeployedAgainKeepsThePoliciesOfItsOperatorsAndOfTheVm() throws Exception {
        Map<String, Object> first = Map.of("permissionModel", "accessPolicy", "operators", List.of(OPERATOR));
        assertEquals(List.of(OPERATOR), holders(Templates.main(first)));
        Map<String, Object> again =
                Map.of("permissionModel", "accessPolicy", "operators", List.of(OPERATOR), "deployVm", false);
        assertEquals(List.of(OPERATOR, RuntimeState.PRINCIPAL), holders(Templates.main(again)));
        Map<String, Object> assigned = Map.of("permissionModel", "accessPolicy", "identityKind", "userAssigned");
        assertEquals(List.of(RuntimeState.USER_PRINCIPAL), holders(Templates.main(assigned)));
        assertEquals(List.of(), holders(Templates.main(Map.of("operators", List.of(OPERATOR)))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"systemAssigned", "userAssigned"})
    void theVaultsPolicyOfTheIdentityIsTheOneThatIsAddedAfterwards(String kind) throws Exception {
        Deployment deployment =
                Templates.main(Map.of("permissionModel", "accessPolicy", "identityKind", kind, "deployVm", false));
        assertEquals(
                deployment
                        .resource("Microsoft.KeyVault/vaults/accessPolicies")
                        .body()
                        .at("/properties/accessPolicies"),
                deployment.resource("Microsoft.KeyVault/vaults").body().at("/properties/accessPolicies"));
    }

    @Test
    void thePermissionOfAUserAssignedIdentityDoesNotWaitForTheVm() throws Exception {
        JsonNode resources = Templates.json("main.json").get("resources");
        assertFalse(needs(resources, "permission").contains("vm"));
        assertTrue(needs(resources, "permission").contains("identity"));
        assertTrue(needs(resources, "ownPermission").contains("vm"));
        assertFalse(needs(resources, "vault").contains("vm"));
    }

    private static List<String> needs(JsonNode resources, String symbol) {
        List<String> needs = new ArrayList<>();
        resources.get(symbol).get("dependsOn").forEach(one -> needs.add(one.textValue()));
        return needs;
    }

    private static List<String> holders(Deployment deployment) {
        return deployment
                .resource("Microsoft.KeyVault/vaults")
                .body()
                .at("/properties/accessPolicies")
                .findValuesAsText("objectId");
    }

    private static List<String> names(Deployment deployment) {
        return deployment.resources().stream()
                .map(Deployment.Resource::toString)
                .toList();
    }
}
