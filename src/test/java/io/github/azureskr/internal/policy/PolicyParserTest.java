// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.Mutations;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a policy, and in which wrappings it comes. */
class PolicyParserTest {
    private static final String CONDITION = "{\"claim\": \"c\", \"equals\": \"v\"}";
    private static final String POLICY = """
            {"version": "1.0.0", "anyOf": [
              {"authority": "https://a.example/", "allOf": [
                {"claim": "x.y", "equals": "sevsnpvm"},
                {"anyOf": [{"claim": "svn", "greaterOrEquals": 22}, {"claim": "debug", "equals": false}]}]},
              {"authority": "https://b.example", "anyOf": [{"claim": "z", "exists": true}]}]}
            """;

    @Test
    void policyIsReadAsItStands() throws Exception {
        List<Branch> branches = ReleasePolicy.parse(Bytes.utf8(POLICY)).anyOf();
        assertEquals("https://a.example/", branches.get(0).authority().identifier());
        Condition.AllOf all =
                assertInstanceOf(Condition.AllOf.class, branches.get(0).condition());
        assertEquals(
                new Condition.OnClaim("x.y", Operator.EQUALS, new Scalar("sevsnpvm")),
                all.conditions().get(0));
        Condition.AnyOf any =
                assertInstanceOf(Condition.AnyOf.class, all.conditions().get(1));
        assertEquals(
                new Condition.OnClaim("svn", Operator.GREATER_OR_EQUALS, new Scalar("22")),
                any.conditions().get(0));
        assertInstanceOf(Condition.AnyOf.class, branches.get(1).condition());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.0", "0.2"})
    void olderVersionsAreKnown(String version) throws Exception {
        ReleasePolicy.parse(Bytes.utf8(POLICY.replace("1.0.0", version)));
    }

    /** The grammar itself spells them otherwise than every real policy. */
    @Test
    void caseOfGroupsAndOperatorsDoesNotMatter() throws Exception {
        assertEquals(
                ReleasePolicy.parse(Bytes.utf8(POLICY)),
                ReleasePolicy.parse(Bytes.utf8(POLICY.replace("anyOf", "anyof")
                        .replace("allOf", "ALLOF")
                        .replace("equals", "Equals"))));
    }

    @Test
    void olderFormOfAConditionIsACondition() throws Exception {
        String older = "{\"claim\": \"c\", \"condition\": \"equals\", \"value\": \"v\"}";
        assertEquals(withCondition(CONDITION), withCondition(older));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | version is missing",
                "{'version': 1}                                  | version must be a string",
                "{'version': '2.0.0', 'anyOf': []}               | version must be 1.0.0",
                "{'version': '1.0.0'}                            | anyOf is missing",
                "{'version': '1.0.0', 'anyOf': []}               | anyOf must not be empty",
                "{'version': '1.0.0', 'anyOf': {}}               | anyOf must be an array",
                "{'version': '1.0.0', 'anyOf': [1]}              | anyOf[0] must be an object",
                "{'version': '1.0.0', 'allOf': []}               | allOf is not part of the grammar here",
                "{'version': '1.0.0', 'anyOf': [], 'anyof': []}  | anyof is not part of the grammar here",
                "[]                                              | not a JSON object",
            })
    void whatIsNoPolicyIsRefused(String json, String problem) {
        assertEquals("release policy: " + problem, refusal(json.replace('\'', '"')));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'allOf': [C]}                                 | anyOf[0].authority is missing",
                "{'authority': ' ', 'allOf': [C]}               | anyOf[0].authority must not be empty",
                "{'authority': 'a'}                             | anyOf[0].anyOf or allOf is missing",
                "{'authority': 'a', 'allOf': []}                | anyOf[0].allOf must not be empty",
                "{'authority': 'a', 'allOf': [C], 'anyOf': [C]} | anyOf[0].anyOf or allOf must stand alone",
                "{'authority': 'a', 'allOf': [C], 'claim': 'c'} | anyOf[0].claim is not part of the grammar here",
            })
    void whatIsNoAuthorityIsRefused(String branch, String problem) {
        String json = branch.replace('\'', '"').replace("C", CONDITION);
        assertEquals("release policy: " + problem, refusal("{\"version\": \"1.0.0\", \"anyOf\": [" + json + "]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                         | anyOf or allOf is missing",
                "{'claim': 'c'}                             | claim must have one operator beside it, has 0",
                "{'claim': 'c', 'less': 1, 'greater': 2}    | claim must have one operator beside it, has 2",
                "{'claim': 'c', 'equal': 1}                 | equal is no operator",
                "{'claim': 'c', 'equals': null}             | equals must be a string, a number, true or false",
                "{'claim': 'c', 'equals': [1]}              | equals must be a string, a number, true or false",
                "{'claim': 'c', 'equals': {}}               | equals must be a string, a number, true or false",
                "{'claim': 'c', 'exists': 'yes'}            | exists must be true or false",
                "{'claim': '', 'equals': 1}                 | claim must not be empty",
                "{'claim': 1, 'equals': 1}                  | claim must be a string",
                "{'claim': 'c', 'anyOf': []}                | anyOf is no operator",
                "{'equals': 1}                              | equals is not part of the grammar here",
                "{'anyOf': []}                              | anyOf must not be empty",
                "{'anyOf': [{'anyOf': [{'allOf': []}]}]}    | anyOf[0].anyOf[0].allOf must not be empty",
                "{'claim': 'c', 'condition': 'like', 'value': 1}   | condition is no operator",
                "{'claim': 'c', 'condition': 'equals'}             | value must be a string, a number, true or false",
                "{'claim': 'c', 'condition': 'equals', 'values': 1} | values is not part of the grammar here",
            })
    void whatIsNoConditionIsRefused(String condition, String problem) {
        String refusal = assertThrows(MalformedException.class, () -> withCondition(condition.replace('\'', '"')))
                .getMessage();
        assertEquals("release policy: anyOf[0].allOf[0]." + problem, refusal);
    }

    @Test
    void refusalIsOneBoundedLine() {
        String name = "equ\nals".repeat(100);
        String refusal = assertThrows(
                        MalformedException.class,
                        () -> withCondition("{\"claim\": \"c\", \"" + name.replace("\n", "\\n") + "\": 1}"))
                .getMessage();
        assertTrue(refusal.length() < 250 && refusal.endsWith("[…] is no operator"), refusal);
        assertEquals(1, refusal.lines().count());
    }

    @Test
    void policyComesInManyWrappings() throws Exception {
        ReleasePolicy expected = ReleasePolicy.parse(Bytes.utf8(POLICY));
        byte[] json = POLICY.getBytes(StandardCharsets.UTF_8);
        String urlSafe = Bytes.utf8(POLICY).base64Url();
        String standard = Base64.getMimeEncoder().encodeToString(json);
        List<String> wrappings = List.of(
                POLICY,
                "\uFEFF  " + POLICY,
                urlSafe,
                urlSafe + "\n",
                standard,
                "\"" + urlSafe + "\"\n",
                "{\"contentType\": \"application/json\", \"data\": \"" + urlSafe + "\", \"immutable\": false}",
                "{\"key\": {\"kty\": \"RSA-HSM\"}, \"release_policy\": {\"data\": \"" + urlSafe + "\"}}",
                "{\"key\": {}, \"releasePolicy\": {\"encodedPolicy\": \"" + urlSafe + "\"}}",
                "{\"releasePolicy\": {\"encodedPolicy\": \""
                        + POLICY.replace("\"", "\\\"").replace("\n", "\\n") + "\"}}");
        for (String wrapping : wrappings) {
            assertEquals(expected, ReleasePolicy.read(Bytes.utf8(wrapping)), wrapping);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no policy!",
                "AAAA",
                "{\"release_policy\": {}}",
                "{\"release_policy\": 1}",
                "{\"data\": \"???\"}",
                "{\"key\": {\"kty\": \"RSA\"}}"
            })
    void wrappingsWithoutAPolicyAreRefused(String content) {
        assertThrows(MalformedException.class, () -> ReleasePolicy.read(Bytes.utf8(content)));
    }

    @Test
    void anyBytesGiveAPolicyOrAreMalformed() throws Exception {
        Mutations.everyTruncationIsRefused(Bytes.utf8(POLICY.strip()), ReleasePolicy::parse);
        Mutations.noBitFlipBreaksTheParser(Bytes.utf8(POLICY), PolicyParserTest::parseAndEvaluate);
        Mutations.noNoiseBreaksTheParser(Bytes.utf8(POLICY), PolicyParserTest::parseAndEvaluate);
        Bytes wrapped = Bytes.utf8(
                "{\"release_policy\": {\"data\": \"" + Bytes.utf8(POLICY).base64Url() + "\"}}");
        Mutations.noBitFlipBreaksTheParser(wrapped, ReleasePolicy::read);
    }

    /** Noise seldom leaves JSON: this exchanges whole values, so that what is wrong is wrong in the grammar. */
    @Test
    void anyJsonGivesAPolicyOrIsMalformed() throws Exception {
        Random random = new Random(7);
        String[] values = {
            "1",
            "-0.5e2",
            "\"1.0\"",
            "\"equals\"",
            "null",
            "true",
            "\"\"",
            "[]",
            "{}",
            "[1]",
            "[{}]",
            "[[]]",
            CONDITION,
            "[" + CONDITION + "]"
        };
        String[] parts = POLICY.split("(?<=[\\[{:,])|(?=[\\]}:,])", -1);
        int policies = 0;
        for (int round = 0; round < 5000; round++) {
            String[] mutant = parts.clone();
            mutant[random.nextInt(mutant.length)] = values[random.nextInt(values.length)];
            try {
                parseAndEvaluate(Bytes.utf8(String.join("", mutant)));
                policies++;
            } catch (MalformedException refused) {
                assertTrue(refused.getMessage().startsWith("release policy: "), refused.getMessage());
            }
        }
        assertTrue(policies > 100 && policies < 4900, policies + " of 5000 are policies");
    }

    private static Object parseAndEvaluate(Bytes json) throws MalformedException {
        JsonObject claims =
                JsonObject.parse("claims", "{\"iss\": \"https://a.example\", \"x\": {\"y\": 1}, \"svn\": 3}");
        PolicyVerdict verdict = ReleasePolicy.parse(json).evaluate(claims);
        assertEquals(verdict.met(), verdict.failures().isEmpty());
        return Map.of(verdict, verdict.rows());
    }

    private static ReleasePolicy withCondition(String condition) throws MalformedException {
        return ReleasePolicy.parse(Bytes.utf8(
                "{\"version\": \"1.0.0\", \"anyOf\": [{\"authority\": \"a\", \"allOf\": [" + condition + "]}]}"));
    }

    private static String refusal(String json) {
        return assertThrows(MalformedException.class, () -> ReleasePolicy.parse(Bytes.utf8(json)))
                .getMessage();
    }
}
