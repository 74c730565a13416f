// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What PowerShell's Format-Hex and {@code certutil -encodehex} print: sixteen bytes in a line at most, and behind them,
 * with no mark between, the characters that they stand for.
 */
final class WindowsDump {
    /** The heading of each of Format-Hex's tables. */
    private static final Pattern RULER =
            Pattern.compile("\\s*00 01 02 03 04 05 06 07 08 09 0[aA] 0[bB] 0[cC] 0[dD] 0[eE] 0[fF]\\s*");

    private static final Pattern UNDERLINE = Pattern.compile("[\\s-]*");

    private static final String PAIR = "[0-9a-fA-F]{2}";

    /** Nothing else has both the gap in the middle and characters without a bar. */
    private static final Pattern CERTUTIL =
            Pattern.compile("\\s*0{4,8}  (?:" + PAIR + " ){8} (?:" + PAIR + " ){7}" + PAIR + " {3}.{16}\\s*");

    /** A byte that is missing at the end leaves three blanks more. */
    private static final Pattern LINE =
            Pattern.compile("\\s*([0-9a-fA-F]{4,16}) {1,3}((?:" + PAIR + " {1,2}){0,15}" + PAIR + ")(?: .*)?");

    private WindowsDump() {}

    /** The same dump as xxd would print it, or nothing where {@code text} is none of these. */
    static Optional<String> asXxd(String text) {
        Optional<String> first = text.lines().filter(line -> !line.isBlank()).findFirst();
        if (first.isPresent() && CERTUTIL.matcher(first.get()).matches()) {
            return Optional.of(text.lines().map(WindowsDump::line).collect(Collectors.joining("\n")));
        }
        if (text.lines().noneMatch(line -> RULER.matcher(line).matches())) {
            return Optional.empty();
        }
        return Optional.of(text.lines()
                .dropWhile(line -> !RULER.matcher(line).matches())
                .skip(1)
                .filter(line -> !UNDERLINE.matcher(line).matches())
                .map(WindowsDump::line)
                .collect(Collectors.joining("\n")));
    }

    private static String line(String line) {
        Matcher parts = LINE.matcher(line);
        return parts.matches() ? parts.group(1) + ": " + parts.group(2).replaceAll(" +", " ") : line;
    }
}
