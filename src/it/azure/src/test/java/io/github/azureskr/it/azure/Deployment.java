// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What Azure's resource manager makes of a template and its parameters: resources' bodies without expressions. */
final class Deployment implements ArmScope.Names {
    private static final String DEPLOYMENTS = "Microsoft.Resources/deployments";

    private final JsonNode template;
    private final Map<String, JsonNode> given;
    private final ArmScope scope = new ArmScope(this);
    private final Map<String, Deployment> nested = new HashMap<>();

    /**
     * A resource as it is asked for.
     *
     * @param body its template, evaluated
     */
    record Resource(String type, String apiVersion, String name, ObjectNode body) {
        @Override
        public String toString() {
            return type + " " + name;
        }
    }

    Deployment(JsonNode template, Map<String, JsonNode> given) {
        this.template = template;
        this.given = given;
        given.keySet().forEach(name -> ArmScope.member(template.get("parameters"), name));
        template.get("parameters").fieldNames().forEachRemaining(this::parameter);
    }

    /** With those of nested deployments; without those whose condition is not met. */
    List<Resource> resources() {
        List<Resource> resources = new ArrayList<>();
        template.get("resources").fields().forEachRemaining(field -> {
            JsonNode resource = field.getValue();
            if (resource.has("existing") || !isWanted(resource)) {
                return;
            }
            if (resource.get("type").textValue().equals(DEPLOYMENTS)) {
                resources.addAll(nested(field.getKey()).resources());
            } else {
                resources.add(evaluated(resource));
            }
        });
        return resources;
    }

    /** The only one of its type. */
    Resource resource(String type) {
        List<Resource> found =
                resources().stream().filter(one -> one.type().equals(type)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " of " + type);
        }
        return found.get(0);
    }

    JsonNode output(String name) {
        return scope.evaluate(ArmScope.member(template.get("outputs"), name).get("value"));
    }

    private boolean isWanted(JsonNode resource) {
        return !resource.has("condition")
                || scope.evaluate(resource.get("condition")).booleanValue();
    }

    private Resource evaluated(JsonNode resource) {
        ObjectNode body = (ObjectNode) scope.evaluate(resource);
        return new Resource(
                body.get("type").textValue(),
                body.get("apiVersion").textValue(),
                body.get("name").textValue(),
                body.without(List.of("type", "apiVersion", "name", "condition", "dependsOn")));
    }

    private Deployment nested(String symbol) {
        Deployment known = nested.get(symbol);
        if (known == null) {
            JsonNode properties = template.get("resources").get(symbol).get("properties");
            Map<String, JsonNode> parameters = new HashMap<>();
            properties
                    .get("parameters")
                    .fields()
                    .forEachRemaining(field -> parameters.put(
                            field.getKey(), scope.evaluate(field.getValue().get("value"))));
            known = new Deployment(properties.get("template"), parameters);
            nested.put(symbol, known);
        }
        return known;
    }

    @Override
    public JsonNode parameter(String name) {
        JsonNode declared = ArmScope.member(template.get("parameters"), name);
        JsonNode value =
                given.containsKey(name) ? given.get(name) : scope.evaluate(ArmScope.member(declared, "defaultValue"));
        TemplateParameter.check(name, declared, value);
        return value;
    }

    @Override
    public JsonNode variable(String name) {
        return scope.evaluate(ArmScope.member(template.get("variables"), name));
    }

    @Override
    public JsonNode reference(String symbol, boolean full) {
        JsonNode resource = ArmScope.member(template.get("resources"), symbol);
        if (!isWanted(resource)) {
            throw new IllegalArgumentException(symbol + " is asked for, and not deployed");
        }
        if (!resource.get("type").textValue().equals(DEPLOYMENTS)) {
            JsonNode there = RuntimeState.of(evaluated(resource));
            return full ? there : there.get("properties");
        }
        ObjectNode outputs = JsonNodeFactory.instance.objectNode();
        Deployment inner = nested(symbol);
        JsonNode declared = resource.get("properties").get("template").get("outputs");
        declared.fieldNames().forEachRemaining(name -> outputs.putObject(name).set("value", inner.output(name)));
        return JsonNodeFactory.instance.objectNode().set("outputs", outputs);
    }
}
