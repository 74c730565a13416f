// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.StreamSupport;

/** What a template asks of its parameters. */
final class TemplateParameter {
    private TemplateParameter() {}

    static void check(String name, JsonNode declared, JsonNode value) {
        String type = declared.get("type").textValue();
        boolean fits = switch (type) {
            case "string", "securestring" -> value.isTextual();
            case "int" -> value.isIntegralNumber();
            case "bool" -> value.isBoolean();
            case "array" -> value.isArray();
            default -> false;
        };
        require(fits, name, "is no " + type + ": " + value);
        if (declared.has("allowedValues")) {
            boolean allowed = StreamSupport.stream(declared.get("allowedValues").spliterator(), false)
                    .anyMatch(one -> one.equals(value));
            require(allowed, name, "may not be " + value);
        }
        if (value.isTextual()) {
            int length = value.textValue().length();
            require(length >= declared.path("minLength").asInt(0), name, "is too short: " + value);
            require(length <= declared.path("maxLength").asInt(Integer.MAX_VALUE), name, "is too long: " + value);
        }
    }

    private static void require(boolean condition, String name, String problem) {
        if (!condition) {
            throw new IllegalArgumentException("parameter " + name + " " + problem);
        }
    }
}
