// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes policies and tokens that have something to do with each other, always the same ones for a seed. */
final class TestPolicyPairs {
    /** What the pairs must have enough of. */
    enum Feature {
        ANY_IN_ALL,
        ALL_IN_ANY,
        SINGLE_AUTHORITY,
        SEVERAL_AUTHORITIES,
        SPELLED_DIFFERENTLY,
        OTHER_AUTHORITY,
        MISSING_CLAIM,
        PATH,
        PATH_THROUGH_NO_OBJECT,
        DOT_IN_A_NAME,
        STRING,
        NUMBER,
        LARGE_NUMBER,
        EXPONENT,
        BOOLEAN,
        NULL,
        ARRAY,
        OBJECT,
        QUOTED_NUMBER,
        QUOTED_BOOLEAN,
        OTHER_CASE,
        OLDER_FORM,
        EQUALS,
        NOT_EQUALS,
        LESS,
        LESS_OR_EQUALS,
        GREATER,
        GREATER_OR_EQUALS,
        EXISTS
    }

    record Pair(String policy, String claims, Set<Feature> features) {}

    private static final String ISSUER = "https://maa.example.net";
    private static final List<String> STRINGS =
            List.of("sevsnpvm", "azure-compliant-cvm", "", " ", "true", "False", "22", "-1", "1.0", "null", "ünï");
    private static final List<String> NUMBERS = List.of("0", "-0", "1", "22", "-1", "1.0", "1.50", "0.1", "-2.25");
    private static final List<String> EXPONENTS = List.of("1e0", "2.2E1", "1e2", "15e-1", "1E+20");
    private static final List<String> LARGE =
            List.of("9223372036854775807", "18446744073709551615", "18446744073709551616", "0.10000000000000000001");
    private static final List<String> WORDS = List.of("type", "status", "svn", "debug", "x-ms-ver");
    private static final String[] OPERATORS = {
        "equals", "equals", "equals", "notEquals", "less", "lessOrEquals", "greater", "greaterOrEquals", "exists"
    };

    private final Random random;
    private Map<String, String> known = new LinkedHashMap<>();
    private Set<Feature> features = EnumSet.noneOf(Feature.class);

    TestPolicyPairs(long seed) {
        this.random = new Random(seed);
    }

    Pair next() {
        known = new LinkedHashMap<>();
        features = EnumSet.noneOf(Feature.class);
        String claims = token();
        return new Pair(policy(), claims, features);
    }

    private String token() {
        List<String> members = new ArrayList<>(List.of(member("", "iss", text(ISSUER))));
        for (String word : WORDS) {
            members.add(member("", word, literal()));
        }
        members.add("\"tee\":" + object("tee."));
        // One name with a dot in it, beside an object that a path of the same text would lead through.
        members.add("\"a\":" + object("a."));
        members.add(member("", "a." + pick(WORDS), literal()));
        return "{" + String.join(",", members) + "}";
    }

    private String object(String path) {
        List<String> members = new ArrayList<>();
        for (String word : WORDS) {
            if (random.nextInt(3) > 0) {
                members.add(member(path, word, literal()));
            }
        }
        if (path.length() < 8) {
            members.add("\"deep\":" + object(path + "deep."));
        }
        return "{" + String.join(",", members) + "}";
    }

    private String member(String path, String name, String literal) {
        known.put(path + name, literal);
        return text(name) + ":" + literal;
    }

    private String policy() {
        int others = random.nextInt(3);
        List<String> branches = new ArrayList<>();
        for (int i = 0; i < others; i++) {
            branches.add(branch("https://maa" + i + ".example.net"));
        }
        features.add(others == 0 ? Feature.SINGLE_AUTHORITY : Feature.SEVERAL_AUTHORITIES);
        if (others == 0 || random.nextInt(12) > 0) {
            branches.add(random.nextInt(branches.size() + 1), branch(authority()));
        } else {
            features.add(Feature.OTHER_AUTHORITY);
        }
        return "{\"version\":\"1.0.0\",\"anyOf\":[" + String.join(",", branches) + "]}";
    }

    private String authority() {
        String[] spellings = {
            ISSUER, ISSUER + "/", "HTTPS://maa.Example.net", ISSUER + "//", ISSUER + ":443", ISSUER + "/x"
        };
        int spelling = random.nextInt(6) > 0 ? 0 : random.nextInt(spellings.length);
        if (spelling > 0) {
            features.add(Feature.SPELLED_DIFFERENTLY);
        }
        return spellings[spelling];
    }

    private String branch(String authority) {
        String group = group(random.nextInt(5) < 2, 0);
        return "{\"authority\":" + text(authority) + "," + group.substring(1);
    }

    private String group(boolean all, int depth) {
        int size = 1 + random.nextInt(all ? 2 : 3);
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (depth < 3 && random.nextInt(3) == 0) {
                features.add(all ? Feature.ANY_IN_ALL : Feature.ALL_IN_ANY);
                conditions.add(group(!all, depth + 1));
            } else {
                conditions.add(condition());
            }
        }
        return "{\"" + (all ? "allOf" : "anyOf") + "\":[" + String.join(",", conditions) + "]}";
    }

    private String condition() {
        String claim = claim();
        String literal = known.getOrDefault(claim, "null");
        String operator = operator(literal);
        features.add(Feature.valueOf(operator.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT)));
        String value = operator.equals("exists") ? exists() : value(literal);
        if (random.nextInt(10) == 0) {
            features.add(Feature.OLDER_FORM);
            return "{\"claim\":%s,\"condition\":\"%s\",\"value\":%s}".formatted(text(claim), operator, value);
        }
        return "{\"claim\":%s,\"%s\":%s}".formatted(text(claim), operator, value);
    }

    /** Seldom an order where there is none. */
    private String operator(String literal) {
        int operator = random.nextInt(OPERATORS.length);
        boolean ordered = literal.matches("-?[0-9].*") || random.nextInt(4) == 0;
        return !ordered && OPERATORS[operator].matches("less.*|greater.*") ? "equals" : OPERATORS[operator];
    }

    private String claim() {
        List<String> names = List.copyOf(known.keySet());
        String name = pick(names);
        switch (random.nextInt(12)) {
            case 0 -> {
                features.add(Feature.MISSING_CLAIM);
                return pick(List.of("absent", "tee.absent", "a.deep.absent", "absent.type"));
            }
            case 1 -> {
                features.add(Feature.PATH_THROUGH_NO_OBJECT);
                return name + "." + pick(WORDS);
            }
            case 2 -> {
                features.add(Feature.OBJECT);
                return pick(List.of("tee", "a", "tee.deep"));
            }
            default -> {
                kind(known.get(name));
                if (name.contains(".")) {
                    features.add(name.matches("a\\.[^.]+") ? Feature.DOT_IN_A_NAME : Feature.PATH);
                }
                return name;
            }
        }
    }

    private void kind(String literal) {
        switch (literal.charAt(0)) {
            case '"' -> features.add(Feature.STRING);
            case 't', 'f' -> features.add(Feature.BOOLEAN);
            case 'n' -> features.add(Feature.NULL);
            case '[' -> features.add(Feature.ARRAY);
            case '{' -> features.add(Feature.OBJECT);
            default -> {
                features.add(Feature.NUMBER);
                if (LARGE.contains(literal)) {
                    features.add(Feature.LARGE_NUMBER);
                }
                if (EXPONENTS.contains(literal)) {
                    features.add(Feature.EXPONENT);
                }
            }
        }
    }

    private String exists() {
        return pick(List.of("true", "false", "\"true\"", "\"false\""));
    }

    /** More often than not what the claim is, in one of its spellings. */
    private String value(String claim) {
        boolean scalar = "nN[{".indexOf(claim.charAt(0)) < 0;
        if (!scalar || random.nextInt(7) == 0) {
            return scalar();
        }
        boolean quoted = claim.startsWith("\"");
        if (quoted && random.nextInt(6) == 0) {
            features.add(Feature.OTHER_CASE);
            return claim.toUpperCase(Locale.ROOT);
        }
        if (quoted || random.nextBoolean()) {
            return claim;
        }
        features.add(claim.matches("true|false") ? Feature.QUOTED_BOOLEAN : Feature.QUOTED_NUMBER);
        return text(claim);
    }

    private String literal() {
        return switch (random.nextInt(14)) {
            case 0 -> "null";
            case 1 -> "[" + scalar() + "," + scalar() + "]";
            case 2 -> "{\"type\":" + scalar() + "}";
            default -> scalar();
        };
    }

    private String scalar() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> text(pick(STRINGS));
            case 2 -> String.valueOf(random.nextBoolean());
            case 3 -> pick(LARGE);
            case 4 -> pick(EXPONENTS);
            default -> pick(NUMBERS);
        };
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static String text(String content) {
        return "\"" + content + "\"";
    }

    /** How many pairs have each feature. */
    static Map<Feature, Long> count(List<Pair> pairs) {
        return pairs.stream()
                .flatMap(pair -> pair.features().stream())
                .collect(Collectors.groupingBy(feature -> feature, Collectors.counting()));
    }
}
