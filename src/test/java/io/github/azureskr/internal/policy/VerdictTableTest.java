// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an operator is shown of a verdict. */
class VerdictTableTest {
    private static final String OURS = "https://ours.example";
    private static final String CLAIMS = "{\"iss\": \"" + OURS
            + "\", \"type\": \"sevsnpvm\", \"status\": \"bad\", \"svn\": 3, \"obj\": {}, \"list\": []}";

    @Test
    void whatFailedStandsFirst() throws Exception {
        PolicyVerdict verdict = verdict(branch(OURS, equal("type", "sevsnpvm"), equal("status", "good")));
        assertRows(
                verdict,
                "FAILED status: expected good, found bad",
                "MET authority: expected https://ours.example, found https://ours.example",
                "MET type: expected sevsnpvm, found sevsnpvm");
        assertEquals("status: expected good, found bad", verdict.failures());
    }

    @Test
    void everyOperatorSaysWhatItWants() throws Exception {
        PolicyVerdict verdict = verdict(branch(
                OURS,
                on("svn", "less", "3"),
                on("svn", "lessOrEquals", "2"),
                on("svn", "greater", "3"),
                on("svn", "greaterOrEquals", "4"),
                on("svn", "notEquals", "3"),
                on("svn", "exists", "false"),
                on("absent", "exists", "true"),
                on("obj", "equals", "\"an object\"")));
        assertEquals(
                "svn: expected less than 3, found 3; svn: expected at most 2, found 3;"
                        + " svn: expected more than 3, found 3; svn: expected at least 4, found 3;"
                        + " svn: expected anything but 3, found 3; svn: expected exists = false, found 3;"
                        + " absent: expected exists = true, found (none);"
                        + " obj: expected an object, found an object",
                verdict.failures());
    }

    @Test
    void alternativeThatIsNotNeededIsNoFailure() throws Exception {
        PolicyVerdict verdict = verdict(
                branch(OURS, anyOf(equal("type", "tdxvm"), equal("type", "sevsnpvm")), equal("status", "good")));
        assertRows(
                verdict,
                "FAILED status: expected good, found bad",
                "MET authority: expected https://ours.example, found https://ours.example",
                "MET type: expected sevsnpvm, found sevsnpvm",
                "NOT_NEEDED type: expected tdxvm, found sevsnpvm");
    }

    @Test
    void alternativesThatAllFailAreJoinedByWords() throws Exception {
        PolicyVerdict verdict = verdict(branch(
                OURS,
                anyOf(
                        allOf(equal("type", "sevsnpvm"), equal("status", "good"), equal("list", "x")),
                        equal("type", "tdxvm"),
                        anyOf(equal("a", "1"), equal("b", "2"))),
                anyOf(equal("lonely", "yes"))));
        assertEquals(
                "either status: expected good, found bad; and list: expected x, found an array;"
                        + " or type: expected tdxvm, found sevsnpvm;"
                        + " or a: expected 1, found (none); or b: expected 2, found (none);"
                        + " lonely: expected yes, found (none)",
                verdict.failures());
    }

    /** As in Microsoft's own policies, with some 25 authorities and one condition. */
    @Test
    void authoritiesWithOneConditionAreOneAlternative() throws Exception {
        String[] branches = IntStream.range(0, 25)
                .mapToObj(i -> branch("https://maa" + i, equal("status", "good")))
                .toArray(String[]::new);
        PolicyVerdict verdict = verdict(branches);
        assertEquals(
                "authority: expected https://maa0 or https://maa1 or https://maa2 or one of 22 more, found " + OURS
                        + "; status: expected good, found bad",
                verdict.failures());
    }

    @Test
    void branchesOfOtherAuthoritiesAreNoFailureWhereOneIsTheTokens() throws Exception {
        PolicyVerdict verdict = verdict(
                branch("https://other", equal("status", "good")),
                branch(OURS, equal("status", "good")),
                branch("https://more", equal("status", "better")));
        assertRows(
                verdict,
                "FAILED status: expected good, found bad",
                "MET authority: expected https://ours.example, found https://ours.example",
                "NOT_NEEDED authority: expected https://more, found https://ours.example");
    }

    @Test
    void branchesThatAllFailAreJoinedByWords() throws Exception {
        assertEquals(
                "either status: expected good, found bad; or status: expected better, found bad;"
                        + " and type: expected tdxvm, found sevsnpvm",
                verdict(
                                branch(OURS, equal("status", "good")),
                                branch("https://other", equal("status", "good"), equal("svn", "1")),
                                branch(OURS, equal("status", "better"), equal("type", "tdxvm")))
                        .failures());
        assertEquals(
                "either authority: expected https://a, found " + OURS + "; and status: expected good, found bad;"
                        + " or authority: expected https://b, found " + OURS,
                verdict(branch("https://a", equal("status", "good")), branch("https://b", equal("status", "bad")))
                        .failures());
    }

    @Test
    void nothingFailsWhereOneBranchIsMet() throws Exception {
        PolicyVerdict verdict = verdict(branch(OURS, equal("status", "good")), branch(OURS, equal("status", "bad")));
        assertTrue(verdict.met());
        assertEquals("", verdict.failures());
        assertTrue(verdict.rows().stream().noneMatch(row -> row.standing() == VerdictRow.Standing.FAILED));
    }

    @Test
    void failuresAreOneBoundedLine() throws Exception {
        String longText = "x\\n".repeat(10_000);
        String[] conditions = IntStream.range(0, 100)
                .mapToObj(i -> equal(longText + i, longText))
                .toArray(String[]::new);
        String failures = verdict(branch(OURS, conditions)).failures();
        assertTrue(failures.endsWith("; and 92 more"), failures);
        assertEquals(1, failures.lines().count());
        assertTrue(failures.length() < 3000, failures.length() + " characters");
    }

    private static void assertRows(PolicyVerdict verdict, String... expected) {
        assertEquals(
                List.of(expected),
                verdict.rows().stream().map(row -> row.standing() + " " + row).toList());
    }

    private static PolicyVerdict verdict(String... branches) throws Exception {
        String json = "{\"version\": \"1.0.0\", \"anyOf\": [" + String.join(",", branches) + "]}";
        return ReleasePolicy.parse(Bytes.utf8(json)).evaluate(JsonObject.parse("claims", CLAIMS));
    }

    private static String branch(String authority, String... conditions) {
        return "{\"authority\": \"" + authority + "\", \"allOf\": [" + String.join(",", conditions) + "]}";
    }

    private static String equal(String claim, String value) {
        return on(claim, "equals", "\"" + value + "\"");
    }

    private static String on(String claim, String operator, String value) {
        return "{\"claim\": \"" + claim + "\", \"" + operator + "\": " + value + "}";
    }

    private static String anyOf(String... conditions) {
        return "{\"anyOf\": [" + List.of(conditions).stream().collect(Collectors.joining(",")) + "]}";
    }

    private static String allOf(String... conditions) {
        return anyOf(conditions).replaceFirst("anyOf", "allOf");
    }
}
