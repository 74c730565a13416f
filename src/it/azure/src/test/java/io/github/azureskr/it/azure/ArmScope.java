// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** The functions of ARM templates that ours use, and the names that a template knows. */
record ArmScope(Names names, Map<String, JsonNode> lambdaVariables) {
    static final String SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555";
    static final String GROUP = SUBSCRIPTION + "/resourceGroups/azureskr";
    static final String TENANT = "66666666-7777-8888-9999-000000000000";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** What a template is given, and what is to be known of resources only when they are there. */
    interface Names {
        JsonNode parameter(String name);

        JsonNode variable(String name);

        JsonNode reference(String symbol, boolean full);
    }

    ArmScope(Names names) {
        this(names, Map.of());
    }

    static JsonNode member(JsonNode target, String name) {
        JsonNode value = target.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no member " + name + " in " + target);
        }
        return value;
    }

    /** Texts that are expressions become their values, at every depth. */
    JsonNode evaluate(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            if (text.startsWith("[[")) {
                return JSON.textNode(text.substring(1));
            }
            boolean expression = text.startsWith("[") && text.endsWith("]");
            return expression
                    ? ArmExpression.parse(text.substring(1, text.length() - 1)).value(this)
                    : node;
        }
        if (node.isObject()) {
            ObjectNode evaluated = JSON.objectNode();
            node.fields()
                    .forEachRemaining(field -> evaluated.set(
                            evaluate(JSON.textNode(field.getKey())).textValue(), evaluate(field.getValue())));
            return evaluated;
        }
        if (node.isArray()) {
            ArrayNode evaluated = JSON.arrayNode();
            node.forEach(item -> evaluated.add(evaluate(item)));
            return evaluated;
        }
        return node;
    }

    JsonNode call(String function, List<ArmExpression> arguments) {
        return switch (function) {
            case "if" -> arguments.get(at(arguments, 0).booleanValue() ? 1 : 2).value(this);
            case "map" -> map(at(arguments, 0), arguments.get(1));
            case "lambda" -> arguments.get(1).value(this);
            default ->
                call(function, arguments.stream().map(one -> one.value(this)).toArray(JsonNode[]::new));
        };
    }

    private JsonNode at(List<ArmExpression> arguments, int index) {
        return arguments.get(index).value(this);
    }

    /** Our lambdas have one parameter, whose name is not looked at: "address". */
    private JsonNode map(JsonNode items, ArmExpression lambda) {
        ArrayNode mapped = JSON.arrayNode();
        for (JsonNode item : items) {
            mapped.add(lambda.value(new ArmScope(names, Map.of("", item))));
        }
        return mapped;
    }

    private JsonNode call(String function, JsonNode... a) {
        return switch (function) {
            case "parameters" -> names.parameter(a[0].textValue());
            case "variables" -> names.variable(a[0].textValue());
            case "lambdaVariables" -> lambdaVariables.get("");
            case "reference" -> names.reference(a[0].textValue(), a.length == 3);
            case "true", "false" -> JSON.booleanNode(Boolean.parseBoolean(function));
            case "null" -> JSON.nullNode();
            case "subscription" -> JSON.objectNode().put("id", SUBSCRIPTION).put("tenantId", TENANT);
            case "resourceGroup" -> JSON.objectNode().put("id", GROUP).put("location", "westeurope");
            case "not" -> JSON.booleanNode(!a[0].booleanValue());
            case "and" -> JSON.booleanNode(a[0].booleanValue() && a[1].booleanValue());
            case "or" -> JSON.booleanNode(a[0].booleanValue() || a[1].booleanValue());
            case "equals" -> JSON.booleanNode(a[0].equals(a[1]));
            case "empty" -> JSON.booleanNode(a[0].isTextual() ? a[0].textValue().isEmpty() : a[0].isEmpty());
            case "createArray" -> JSON.arrayNode().addAll(List.of(a));
            case "createObject" -> entity(a);
            case "concat" -> ((ArrayNode) a[0].deepCopy()).addAll((ArrayNode) a[1]);
            case "union" -> ((ObjectNode) a[0].deepCopy()).setAll((ObjectNode) a[1]);
            default -> JSON.textNode(text(function, a));
        };
    }

    private static ObjectNode entity(JsonNode... a) {
        ObjectNode made = JSON.objectNode();
        for (int i = 0; i < a.length; i += 2) {
            made.set(a[i].textValue(), a[i + 1]);
        }
        return made;
    }

    private static String text(String function, JsonNode... a) {
        UnaryOperator<String> hash = text ->
                UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
        return switch (function) {
            case "format" -> format(a);
            case "replace" -> a[0].textValue().replace(a[1].textValue(), a[2].textValue());
            case "toLower" -> a[0].textValue().toLowerCase(Locale.ROOT);
            case "take" ->
                a[0].textValue()
                        .substring(0, Math.min(a[1].intValue(), a[0].textValue().length()));
            case "skip" ->
                a[0].textValue()
                        .substring(Math.min(a[1].intValue(), a[0].textValue().length()));
            case "base64" -> Base64.getEncoder().encodeToString(a[0].textValue().getBytes(StandardCharsets.UTF_8));
            case "guid" -> hash.apply(List.of(a).toString());
            case "uniqueString" -> hash.apply(a[0].textValue()).replace("-", "").substring(0, 13);
            case "resourceId" -> GROUP + providers(a);
            case "subscriptionResourceId" -> SUBSCRIPTION + providers(a);
            default -> throw new IllegalArgumentException("a function that this test does not know: " + function);
        };
    }

    private static String format(JsonNode... a) {
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < a.length; i++) {
            values.put("{" + (i - 1) + "}", a[i].asText());
        }
        String text = a[0].textValue();
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        return text;
    }

    /** {@code Microsoft.KeyVault/vaults/keys}, v, k: {@code /providers/Microsoft.KeyVault/vaults/v/keys/k}. */
    private static String providers(JsonNode... a) {
        String[] types = a[0].textValue().split("/");
        StringBuilder id = new StringBuilder("/providers/" + types[0]);
        for (int i = 1; i < types.length; i++) {
            id.append('/').append(types[i]).append('/').append(a[i].textValue());
        }
        return id.toString();
    }
}
