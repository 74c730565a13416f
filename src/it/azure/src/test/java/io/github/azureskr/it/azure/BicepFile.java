// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Bicep file, read.
 *
 * @param path what it loads is relative to
 */
record BicepFile(
        Path path,
        Map<String, Parameter> parameters,
        Map<String, Expression> variables,
        Map<String, Resource> resources,
        Map<String, Output> outputs) {

    /** What stands before a statement: {@code @minLength(3)}. */
    record Decorator(String name, List<Expression> arguments) {}

    record Parameter(String type, Optional<Expression> preset, List<Decorator> decorators) {}

    /**
     * A resource, or a module, whose type is the path of its file.
     *
     * @param type with {@code @} and the API version
     */
    record Resource(
            boolean module, String type, boolean existing, Optional<Expression> condition, Expression.Entity body) {
        Optional<Expression> property(String name) {
            return body.properties().stream()
                    .filter(property -> property.key().plain().equals(name))
                    .map(Expression.Property::value)
                    .findFirst();
        }
    }

    record Output(String type, Expression value, List<Decorator> decorators) {}
}
