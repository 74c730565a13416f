// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.opentest4j.AssertionFailedError;

/**
 * The README's table "When the configuration of a consumer is wrong": a row is only worth something where the consumer
 * prints it. So a test makes the mistake and asks whether the row's text was printed.
 */
public final class WrongConfiguration {
    private static final String TITLE = "### When the configuration of a consumer is wrong";
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private WrongConfiguration() {}

    /**
     * Fails unless the text has all that the row of this consumer and mistake quotes in its column "it prints", each on
     * one line. An ellipsis in a quotation stands for what differs, or does not matter.
     */
    public static void assertPrinted(String consumer, String mistake, String text) throws IOException {
        for (String quotation : quotations(consumer, mistake)) {
            if (!pattern(quotation).matcher(text).find()) {
                throw new AssertionFailedError(
                        consumer + ", " + mistake + ": README promises '" + quotation + "', but it printed:\n" + text);
            }
        }
    }

    private static List<String> quotations(String consumer, String mistake) throws IOException {
        List<String> found = rows().stream()
                .filter(row -> row.size() > 4
                        && row.get(1).equals(consumer)
                        && row.get(2).equals(mistake))
                .flatMap(row -> QUOTED.matcher(row.get(3)).results().map((MatchResult match) -> match.group(1)))
                .toList();
        if (found.isEmpty()) {
            throw new AssertionFailedError("README says not what " + consumer + " prints: " + mistake);
        }
        return found;
    }

    private static List<List<String>> rows() throws IOException {
        String readme = Files.readString(ProviderConfig.home().resolve("README.md"));
        String table = readme.substring(readme.indexOf(TITLE) + TITLE.length()).split("\n#", 2)[0];
        return table.lines()
                .filter(line -> line.startsWith("|"))
                .map(line ->
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    private static Pattern pattern(String quotation) {
        String[] parts = quotation.split("…", -1);
        return Pattern.compile(
                String.join(".*", Arrays.stream(parts).map(Pattern::quote).toList()));
    }
}
