// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service's own words, made fit for one line of ours. */
public final class ServiceText {
    private static final int LONGEST = 600;
    private static final String IN_ITS_PLACE = "[a token]";

    /**
     * What looks like a token: a service may quote one, and what it says ends up in logs. A JSON object's beginning in
     * base64 with all that hangs on it, whatever follows "Bearer", and any run of base64url that is longer than names are.
     * Possessive, as all that is repeated here: a pattern that could go back would need a stack as deep as the text is long.
     */
    private static final Pattern TOKEN = Pattern.compile(
            "eyJ[\\w-]*+(?:\\.++[\\w-]++)*+" + "|(?<=\\b[Bb]earer )[\\w.~+/-]{20,}=*" + "|[\\w-]{100,}=*");

    /** The end of a line, or what stands for one where text was quoted twice. */
    private static final String BREAK = "\\p{Blank}*+(?:[\\r\\n]|\\\\+[rn])++\\p{Blank}*+";

    /** What may be of one token, in either alphabet of base64 and over several lines; a path may look like that as well. */
    private static final Pattern RUN = Pattern.compile("[\\w.~+/=-]{20,}+(?:" + BREAK + "[\\w.~+/=-]{20,}+)*+");

    private static final Pattern BREAKS = Pattern.compile(BREAK);
    private static final Pattern CHANGE_OF_CASE = Pattern.compile("(?<=[a-z])[A-Z]|(?<=[A-Z])[a-z]");
    private static final int LONGER_THAN_NAMES = 100;

    private ServiceText() {}

    public static String of(String text) {
        String line = RUN.matcher(text)
                .replaceAll(ServiceText::unlessRandom)
                .replaceAll("[\\s\\p{C}\\p{Zl}\\p{Zp}]+", " ")
                .strip();
        String harmless = TOKEN.matcher(line).replaceAll(IN_ITS_PLACE);
        return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST) + " […]";
    }

    /**
     * Lower case becomes upper or the other way round at every third place of what is random, and at every tenth of the
     * identifiers of Azure's resources, which are long too.
     */
    private static String unlessRandom(MatchResult run) {
        String unbroken = BREAKS.matcher(run.group()).replaceAll("");
        long changes = CHANGE_OF_CASE.matcher(unbroken).results().count();
        return unbroken.length() >= LONGER_THAN_NAMES && changes * 6 >= unbroken.length()
                ? IN_ITS_PLACE
                : Matcher.quoteReplacement(run.group());
    }
}
