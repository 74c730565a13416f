// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A condition of a release policy: a claim compared, or any or all of several conditions, to any depth. */
sealed interface Condition {

    /** Why the claims do not meet this condition; empty when they do. */
    Optional<String> unmetBy(Claims claims);

    Map<String, Object> json();

    /** {@code {"claim": path, operator: value}}. */
    record Claim(String path, Operator operator, Object value) implements Condition {

        @Override
        public Optional<String> unmetBy(Claims claims) {
            Optional<Object> found = claims.at(path);
            if (operator.holds(found, value)) {
                return Optional.empty();
            }
            String state = found.map(claim -> "it is " + claim).orElse("the token has none");
            return Optional.of(path + " " + operator.wire() + " " + value + " (" + state + ")");
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("claim", path, operator.wire(), value);
        }
    }

    record AllOf(List<Condition> conditions) implements Condition {

        @Override
        public Optional<String> unmetBy(Claims claims) {
            return conditions.stream()
                    .flatMap(condition -> condition.unmetBy(claims).stream())
                    .findFirst();
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("allOf", conditions.stream().map(Condition::json).toList());
        }
    }

    record AnyOf(List<Condition> conditions) implements Condition {

        @Override
        public Optional<String> unmetBy(Claims claims) {
            List<Optional<String>> unmet = conditions.stream()
                    .map(condition -> condition.unmetBy(claims))
                    .toList();
            if (unmet.stream().anyMatch(Optional::isEmpty)) {
                return Optional.empty();
            }
            return Optional.of(unmet.stream().flatMap(Optional::stream).collect(Collectors.joining(" or ")));
        }

        @Override
        public Map<String, Object> json() {
            return Json.object("anyOf", conditions.stream().map(Condition::json).toList());
        }
    }
}
