// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The alerts are on what main.bicep deploys, by metrics that there are; no model of Azure's libraries names those. */
class AlertsTest {
    /** From Azure's reference of supported metrics. */
    private static final Map<String, Set<String>> DOCUMENTED = Map.of(
            "Microsoft.KeyVault/vaults",
            Set.of("Availability", "SaturationShoebox", "ServiceApiHit", "ServiceApiLatency", "ServiceApiResult"),
            "Microsoft.Compute/virtualMachines",
            Set.of("VmAvailabilityMetric"));

    private static final String WORKSPACE = ArmScope.GROUP + "/providers/Microsoft.OperationalInsights/workspaces/logs";

    @Test
    void eachMetricIsOneOfWhatIsWatched() throws Exception {
        List<JsonNode> alerts = bodies("Microsoft.Insights/metricAlerts", "");
        assertEquals(5, alerts.size());
        for (JsonNode alert : alerts) {
            JsonNode criterion = alert.at("/properties/criteria/allOf/0");
            String watched = alert.at("/properties/scopes/0").textValue();
            String type = criterion.get("metricNamespace").textValue();
            assertTrue(watched.contains("/providers/" + type + "/"), alert.toString());
            assertTrue(DOCUMENTED.get(type).contains(criterion.get("metricName").textValue()), alert.toString());
        }
    }

    @Test
    void theVmIsTheOneThatIsDeployed() throws Exception {
        String vm = Templates.main(Map.of())
                .resource("Microsoft.Compute/virtualMachines")
                .name();
        assertTrue(bodies("Microsoft.Insights/metricAlerts", "").stream()
                .anyMatch(alert -> alert.at("/properties/scopes/0")
                        .textValue()
                        .endsWith("/Microsoft.Compute/virtualMachines/" + vm)));
    }

    /** Which answers 401 to each client's first request. */
    @Test
    void thatAClientIsToldTheTenantIsNoRefusal() throws Exception {
        JsonNode refused = bodies("Microsoft.Insights/metricAlerts", "").stream()
                .map(alert -> alert.at("/properties/criteria/allOf/0"))
                .filter(criterion -> criterion.get("metricName").textValue().equals("ServiceApiResult"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                "[{\"name\":\"StatusCode\",\"operator\":\"Include\",\"values\":[\"403\"]}]",
                refused.get("dimensions").toString());
    }

    @Test
    void theLogIsKeptAndLookedAtWhereThereIsAWorkspace() throws Exception {
        for (String type : List.of("Microsoft.Insights/diagnosticSettings", "Microsoft.Insights/scheduledQueryRules")) {
            assertEquals(List.of(), bodies(type, ""), type);
            assertEquals(1, bodies(type, WORKSPACE).size(), type);
        }
        JsonNode kept =
                bodies("Microsoft.Insights/diagnosticSettings", WORKSPACE).get(0);
        assertTrue(kept.get("scope").textValue().endsWith("/vaults/azureskr-vault"), kept.toString());
        JsonNode lookedAt =
                bodies("Microsoft.Insights/scheduledQueryRules", WORKSPACE).get(0);
        assertEquals(WORKSPACE, lookedAt.at("/properties/scopes/0").textValue());
        assertEquals(WORKSPACE, kept.at("/properties/workspaceId").textValue());
    }

    private static List<JsonNode> bodies(String type, String workspace) throws Exception {
        return Templates.alerts(workspace).resources().stream()
                .filter(resource -> resource.type().equals(type))
                .<JsonNode>map(Deployment.Resource::body)
                .toList();
    }
}
