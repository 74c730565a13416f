// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The grammar. What it does not know it refuses: a misspelt operator must not pass for a condition. */
final class PolicyParser {
    /** The current one, and those that old policies name. */
    private static final Set<String> VERSIONS = Set.of("1.0.0", "1.0", "0.2");

    private static final String ANY_OF = "anyOf";
    private static final String ALL_OF = "allOf";

    private PolicyParser() {}

    static ReleasePolicy parse(JsonObject policy) throws MalformedException {
        if (!VERSIONS.contains(policy.string("version"))) {
            throw policy.malformed("version", "must be 1.0.0");
        }
        requireOnly(policy, "version", ANY_OF);
        List<Branch> branches = new ArrayList<>();
        for (JsonObject branch : list(policy, memberLike(policy, ANY_OF).orElse(ANY_OF))) {
            branches.add(branch(branch));
        }
        return new ReleasePolicy(branches);
    }

    private static Branch branch(JsonObject branch) throws MalformedException {
        requireOnly(branch, "authority", ANY_OF, ALL_OF);
        return new Branch(new Authority(text(branch, "authority")), group(branch));
    }

    private static Condition condition(JsonObject condition) throws MalformedException {
        if (condition.members().containsKey("claim")) {
            return onClaim(condition);
        }
        requireOnly(condition, ANY_OF, ALL_OF);
        return group(condition);
    }

    private static Condition group(JsonObject object) throws MalformedException {
        Optional<String> anyOf = memberLike(object, ANY_OF);
        Optional<String> allOf = memberLike(object, ALL_OF);
        if (anyOf.isPresent() == allOf.isPresent()) {
            throw object.malformed(ANY_OF + " or " + ALL_OF, anyOf.isPresent() ? "must stand alone" : "is missing");
        }
        List<Condition> conditions = new ArrayList<>();
        for (JsonObject condition : list(object, anyOf.or(() -> allOf).get())) {
            conditions.add(condition(condition));
        }
        return anyOf.isPresent() ? new Condition.AnyOf(conditions) : new Condition.AllOf(conditions);
    }

    private static Condition onClaim(JsonObject condition) throws MalformedException {
        String claim = text(condition, "claim");
        if (condition.has("condition")) {
            // The form of the REST reference's example, from before the grammar.
            requireOnly(condition, "claim", "condition", "value");
            String name = condition.string("condition");
            Operator operator =
                    Operator.named(name).orElseThrow(() -> condition.malformed("condition", "is no operator"));
            return onClaim(condition, claim, operator, "value");
        }
        List<String> others = condition.members().keySet().stream()
                .filter(name -> !name.equals("claim"))
                .toList();
        if (others.size() != 1) {
            throw condition.malformed("claim", "must have one operator beside it, has " + others.size());
        }
        String name = others.get(0);
        Operator operator =
                Operator.named(name).orElseThrow(() -> condition.malformed(Shown.of(name), "is no operator"));
        return onClaim(condition, claim, operator, name);
    }

    private static Condition onClaim(JsonObject condition, String claim, Operator operator, String member)
            throws MalformedException {
        Scalar value = Scalar.of(condition.members().get(member))
                .orElseThrow(() -> condition.malformed(member, "must be a string, a number, true or false"));
        if (operator == Operator.EXISTS && !value.text().matches("true|false")) {
            throw condition.malformed(member, "must be true or false");
        }
        return new Condition.OnClaim(claim, operator, value);
    }

    private static List<JsonObject> list(JsonObject object, String name) throws MalformedException {
        List<JsonObject> elements = object.objects(name);
        if (elements.isEmpty()) {
            throw object.malformed(name, "must not be empty");
        }
        return elements;
    }

    private static String text(JsonObject object, String name) throws MalformedException {
        String text = object.string(name);
        if (text.isBlank()) {
            throw object.malformed(name, "must not be empty");
        }
        return text;
    }

    /** Every real policy has {@code anyOf}, the grammar says {@code anyof}. */
    private static Optional<String> memberLike(JsonObject object, String name) {
        return object.members().keySet().stream().filter(name::equalsIgnoreCase).findFirst();
    }

    private static void requireOnly(JsonObject object, String... known) throws MalformedException {
        List<String> expected = new ArrayList<>(List.of(known));
        for (String name : object.members().keySet()) {
            if (!expected.removeIf(name::equalsIgnoreCase)) {
                throw object.malformed(Shown.of(name), "is not part of the grammar here");
            }
        }
    }
}
