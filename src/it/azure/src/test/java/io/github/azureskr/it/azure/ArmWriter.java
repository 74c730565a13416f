// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azureskr.it.azure.BicepFile.Decorator;
import io.github.azureskr.it.azure.BicepFile.Output;
import io.github.azureskr.it.azure.BicepFile.Parameter;
import io.github.azureskr.it.azure.BicepFile.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes an ARM template of a Bicep file, with symbolic names (languageVersion 2.0), as Bicep's own compiler does. */
final class ArmWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String DEPLOYMENTS_VERSION = "2025-04-01";

    private final BicepFile file;
    private final ArmText text;

    private ArmWriter(BicepFile file) {
        this.file = file;
        this.text = new ArmText(file);
    }

    static ObjectNode write(Path bicep) throws IOException {
        return new ArmWriter(BicepReader.read(bicep)).template();
    }

    private ObjectNode template() throws IOException {
        ObjectNode template = JSON.objectNode();
        template.put("$schema", "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#");
        template.put("languageVersion", "2.0");
        template.put("contentVersion", "1.0.0.0");
        template.putObject("metadata")
                .put("generatedFrom", file.path().getFileName().toString());
        ObjectNode parameters = template.putObject("parameters");
        file.parameters().forEach((name, parameter) -> parameters.set(name, parameter(parameter)));
        ObjectNode variables = JSON.objectNode();
        file.variables().forEach((name, value) -> {
            if (!text.isRuntime(value)) {
                variables.set(name, text.node(value));
            }
        });
        ObjectNode resources = JSON.objectNode();
        for (Map.Entry<String, Resource> resource : file.resources().entrySet()) {
            resources.set(resource.getKey(), resource(resource.getKey(), resource.getValue()));
        }
        ObjectNode outputs = JSON.objectNode();
        file.outputs().forEach((name, output) -> outputs.set(name, output(output)));
        ObjectNode all = template.putObject("variables");
        all.setAll(text.loaded());
        all.setAll(variables);
        template.set("resources", resources);
        template.set("outputs", outputs);
        return template;
    }

    private ObjectNode parameter(Parameter parameter) {
        boolean secure =
                parameter.decorators().stream().anyMatch(one -> one.name().equals("secure"));
        ObjectNode node = JSON.objectNode().put("type", (secure ? "secure" : "") + parameter.type());
        parameter.preset().ifPresent(preset -> node.set("defaultValue", text.node(preset)));
        decorate(node, parameter.decorators());
        return node;
    }

    private void decorate(ObjectNode node, List<Decorator> decorators) {
        for (Decorator decorator : decorators) {
            switch (decorator.name()) {
                case "description" ->
                    node.putObject("metadata")
                            .set("description", text.node(decorator.arguments().get(0)));
                case "allowed" ->
                    node.set("allowedValues", text.node(decorator.arguments().get(0)));
                case "minLength", "maxLength" ->
                    node.set(decorator.name(), text.node(decorator.arguments().get(0)));
                case "secure" -> {
                    // In the type.
                }
                default -> throw new IllegalArgumentException("@" + decorator.name());
            }
        }
    }

    private ObjectNode output(Output output) {
        ObjectNode node = JSON.objectNode().put("type", output.type());
        node.set("value", text.node(output.value()));
        decorate(node, output.decorators());
        return node;
    }

    private ObjectNode resource(String symbol, Resource resource) throws IOException {
        Set<String> used = new TreeSet<>();
        ArmText noting = text.noting(used);
        ObjectNode node = JSON.objectNode();
        resource.condition().ifPresent(condition -> node.set("condition", noting.node(condition)));
        if (resource.module()) {
            module(node, resource, noting);
        } else {
            plain(node, symbol, resource, noting);
        }
        used.remove(symbol);
        used.removeIf(other -> file.resources().get(other).existing());
        if (!used.isEmpty()) {
            ArrayNode dependsOn = node.putArray("dependsOn");
            used.forEach(dependsOn::add);
        }
        return node;
    }

    private void plain(ObjectNode node, String symbol, Resource resource, ArmText noting) {
        if (resource.existing()) {
            node.put("existing", true);
        }
        String[] type = resource.type().split("@");
        node.put("type", type[0]).put("apiVersion", type[1]);
        node.put("name", noting.fullName(symbol));
        for (Expression.Property property : resource.body().properties()) {
            String name = property.key().plain();
            switch (name) {
                case "name" -> {
                    // Above, with the parents' names.
                }
                case "parent" -> noting.note(((Expression.Name) property.value()).name());
                case "scope" -> node.put("scope", "[" + noting.id(((Expression.Name) property.value()).name()) + "]");
                default -> node.set(name, noting.node(property.value()));
            }
        }
    }

    private void module(ObjectNode node, Resource module, ArmText noting) throws IOException {
        node.put("type", "Microsoft.Resources/deployments").put("apiVersion", DEPLOYMENTS_VERSION);
        node.set("name", noting.node(module.property("name").orElseThrow()));
        ObjectNode properties = node.putObject("properties");
        properties.putObject("expressionEvaluationOptions").put("scope", "inner");
        properties.put("mode", "Incremental");
        ObjectNode parameters = properties.putObject("parameters");
        Expression.Entity given = (Expression.Entity) module.property("params").orElseThrow();
        for (Expression.Property parameter : given.properties()) {
            parameters.putObject(parameter.key().plain()).set("value", noting.node(parameter.value()));
        }
        properties.set("template", write(file.path().resolveSibling(module.type())));
    }
}
