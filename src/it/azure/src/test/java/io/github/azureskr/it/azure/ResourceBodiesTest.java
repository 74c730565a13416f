// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.json.JsonSerializable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What the templates send is what Azure's own libraries would: each property that they write comes back from the
 * resource's model, and each word of an enumeration is one that the model names.
 */
class ResourceBodiesTest {
    /** Where no library's model stands: Microsoft.Attestation has none on Maven Central. From its documentation. */
    private static final Map<String, Set<String>> DOCUMENTED = Map.of(
            "Microsoft.Attestation/attestationProviders",
            Set.of("/location", "/properties/publicNetworkAccess=Enabled", "/properties/publicNetworkAccess=Disabled"));

    private static final String ATTESTATION_VERSION = "2021-06-01";

    /** Of the envelope around every resource; a model of a body need not have it. */
    private static final Set<String> ENVELOPE = Set.of("/scope");

    @Test
    void everyPropertyIsOneOfItsResourcesModel() throws Exception {
        Set<String> seen = new TreeSet<>();
        for (Deployment deployment : Templates.all()) {
            for (Deployment.Resource resource : deployment.resources()) {
                seen.add(resource.type());
                assertEquals(
                        ResourceModels.apiVersion(resource.type()).orElse(ATTESTATION_VERSION),
                        resource.apiVersion(),
                        resource.type());
                assertEquals(List.of(), unknown(resource.type(), resource.body()), resource.toString());
            }
        }
        assertEquals(17, seen.size(), seen.toString());
    }

    @Test
    void aPropertyOrAWordThatNoModelKnowsIsFound() throws Exception {
        Deployment.Resource vm = Templates.main(Map.of()).resource("Microsoft.Compute/virtualMachines");
        ObjectNode body = vm.body().deepCopy();
        ((ObjectNode) body.at("/properties/securityProfile")).put("securityTyp", "ConfidentialVM");
        assertEquals(List.of("/properties/securityProfile/securityTyp=ConfidentialVM"), unknown(vm.type(), body));
        ObjectNode other = vm.body().deepCopy();
        ((ObjectNode) other.at("/properties/securityProfile")).put("securityType", "ConfidentalVM");
        List<String> found = unknown(vm.type(), other);
        assertEquals(1, found.size(), found.toString());
        assertTrue(found.get(0).contains("ConfidentalVM"), found.toString());
    }

    private static List<String> unknown(String type, JsonNode body) throws Exception {
        List<String> written = leaves("", body);
        written.removeIf(leaf -> ENVELOPE.contains(leaf.split("=")[0]));
        if (ResourceModels.apiVersion(type).isEmpty()) {
            written.removeIf(leaf ->
                    DOCUMENTED.get(type).contains(leaf) || DOCUMENTED.get(type).contains(leaf.split("=")[0]));
            return written;
        }
        JsonSerializable<?> model = ResourceModels.read(type, body.toString());
        written.removeAll(leaves("", Templates.MAPPER.readTree(model.toJsonString())));
        written.addAll(Enumerations.strangeWords(model));
        return written;
    }

    /** Each value with its path: {@code /properties/sku/name=premium}. */
    private static List<String> leaves(String path, JsonNode node) {
        List<String> leaves = new ArrayList<>();
        if (node.isValueNode() || node.isEmpty()) {
            // Models have numbers with a point where templates have none.
            leaves.add(path + "="
                    + (node.isNumber()
                            ? node.decimalValue().stripTrailingZeros().toPlainString()
                            : node.asText()));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                leaves.addAll(leaves(path + "/" + i, node.get(i)));
            }
        } else {
            node.fields()
                    .forEachRemaining(field -> leaves.addAll(leaves(path + "/" + field.getKey(), field.getValue())));
        }
        return leaves;
    }
}
