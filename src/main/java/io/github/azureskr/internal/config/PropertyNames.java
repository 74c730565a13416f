// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which names a property may have, and which one a misspelt name was meant to be. */
final class PropertyNames {
    /** What may follow {@code key.ALIAS}. */
    private static final List<String> PER_KEY =
            List.of("", ".certificate", ".certificate.subject", ".certificate.names");

    private static final Pattern KEY = Pattern.compile("key\\.([A-Za-z0-9_-]+)(\\..*)?");

    private static final String ALIASES =
            "In key.ALIAS and what may follow it (" + String.join(", ", PER_KEY.subList(1, 4))
                    + "), an alias is of the letters A to Z and a to z, digits, '-' and '_'; it has no dot in it";

    private static final String ALL = "The README's section \"Configuration\" has every property";

    private PropertyNames() {}

    static boolean isKnown(String name) {
        Matcher key = KEY.matcher(name);
        if (key.matches()) {
            return PER_KEY.contains(Objects.requireNonNullElse(key.group(2), ""));
        }
        return Setting.named(name).isPresent();
    }

    /** The alias in {@code key.ALIAS} and {@code key.ALIAS.something}. */
    static Optional<String> alias(String name) {
        Matcher matcher = KEY.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What may have been meant by a name that is not known. */
    static String advice(String name) {
        boolean isKeys = name.startsWith("key.");
        // A key's names are long and alike: of theirs, no more than a third may be wrong.
        int most = isKeys ? name.length() / 3 : name.length() - 1;
        String meant = nearest(name, most)
                .map(known -> "Did you mean '" + known + "'?")
                .orElse(isKeys ? "" : ALL);
        return isKeys ? (meant + " " + ALIASES).strip() : meant;
    }

    /** The known name that takes the fewest changes of a letter to reach from {@code name}, and no more than this. */
    private static Optional<String> nearest(String name, int most) {
        Stream<String> candidates = Stream.concat(
                Arrays.stream(Setting.values()).map(Setting::property),
                PER_KEY.stream().map(suffix -> "key." + alias(name).orElse("ALIAS") + suffix));
        return candidates
                .min(Comparator.comparingInt(c -> distance(name, c)))
                .filter(known -> distance(name, known) <= most && !known.contains("ALIAS"));
    }

    static boolean anyPerKey(Collection<String> names) {
        return names.stream().anyMatch(name -> alias(name).isPresent());
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
