// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.text.ParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads a release policy by its grammar (Key Vault documentation, "policy grammar").
 *
 * <p>Names are read in any case, as the published grammar and the published policies differ in theirs.
 */
final class PolicyReader {
    private static final Set<String> VERSIONS = Set.of("1.0.0", "1.0", "0.2");

    private PolicyReader() {}

    static Policy read(String json) {
        Map<String, Object> policy = lowerCase(members(json));
        allow(policy, Set.of("version", "anyof"), "the policy");
        if (!(policy.get("version") instanceof String version) || !VERSIONS.contains(version)) {
            throw invalid("version must be 1.0.0");
        }
        List<Policy.Rule> rules = new ArrayList<>();
        for (Map<String, Object> rule : objects(policy.get("anyof"), "anyOf of the policy")) {
            rules.add(rule(rule));
        }
        return new Policy(version, List.copyOf(rules));
    }

    private static Map<String, Object> members(String json) {
        try {
            return ExactJson.object(json);
        } catch (ParseException e) {
            throw invalid("it is not a JSON object: " + e.getMessage());
        }
    }

    private static Policy.Rule rule(Map<String, Object> rule) {
        if (!(rule.get("authority") instanceof String authority) || !Policy.isAuthority(authority)) {
            throw invalid("authority must be an https URL");
        }
        Map<String, Object> rest = new LinkedHashMap<>(rule);
        rest.remove("authority");
        if (rest.containsKey("claim")) {
            throw invalid("an authority takes anyOf or allOf");
        }
        return new Policy.Rule(authority, condition(rest));
    }

    private static Condition condition(Map<String, Object> condition) {
        if (condition.containsKey("claim")) {
            return claim(condition);
        }
        if (condition.size() != 1) {
            throw invalid("a condition is a claim, one anyOf or one allOf");
        }
        if (condition.containsKey("anyof")) {
            return new Condition.AnyOf(conditions(condition.get("anyof"), "anyOf"));
        }
        if (condition.containsKey("allof")) {
            return new Condition.AllOf(conditions(condition.get("allof"), "allOf"));
        }
        throw invalid("unknown condition " + condition.keySet());
    }

    private static List<Condition> conditions(Object list, String where) {
        return objects(list, where).stream().map(PolicyReader::condition).toList();
    }

    private static Condition claim(Map<String, Object> condition) {
        if (!(condition.get("claim") instanceof String path) || path.isEmpty()) {
            throw invalid("claim must be the name of a claim");
        }
        if (condition.containsKey("condition")) {
            return olderClaim(path, condition);
        }
        if (condition.size() != 2) {
            throw invalid("claim " + path + " takes exactly one operator");
        }
        Map<String, Object> rest = new LinkedHashMap<>(condition);
        rest.remove("claim");
        Map.Entry<String, Object> only = rest.entrySet().iterator().next();
        return new Condition.Claim(path, operator(only.getKey()), scalar(path, only.getValue()));
    }

    /** {@code {"claim", "condition", "value"}}: the form of the REST example and of early SDK tests. */
    private static Condition olderClaim(String path, Map<String, Object> condition) {
        allow(condition, Set.of("claim", "condition", "value"), "claim " + path);
        return new Condition.Claim(
                path, operator(String.valueOf(condition.get("condition"))), scalar(path, condition.get("value")));
    }

    private static Operator operator(String name) {
        for (Operator operator : Operator.values()) {
            if (operator.wire().equalsIgnoreCase(name)) {
                return operator;
            }
        }
        throw invalid("unknown operator " + name);
    }

    private static Object scalar(String path, Object value) {
        if (Claims.canonical(value).isEmpty()) {
            throw invalid("claim " + path + " must be compared with a string, a number or a boolean");
        }
        return value;
    }

    private static List<Map<String, Object>> objects(Object value, String where) {
        if (!(value instanceof List<?> list) || list.isEmpty()) {
            throw invalid(where + " must be a list and not empty");
        }
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> map)) {
                throw invalid(where + " must hold objects");
            }
            objects.add(lowerCase(Json.asObject(map)));
        }
        return objects;
    }

    private static Map<String, Object> lowerCase(Map<String, Object> object) {
        Map<String, Object> lower = new LinkedHashMap<>();
        object.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
        if (lower.size() != object.size()) {
            throw invalid("a name stands twice in " + object.keySet());
        }
        return lower;
    }

    private static void allow(Map<String, Object> object, Set<String> names, String where) {
        if (!names.containsAll(object.keySet())) {
            throw invalid("unknown member in " + where + ": " + object.keySet());
        }
    }

    private static Refusal invalid(String reason) {
        return Refusal.badParameter("The key release policy is invalid: " + reason + ".");
    }
}
