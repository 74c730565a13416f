// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Key Vault would make of a token. */
class ReleasePolicyTest {
    private static final String TOKEN = """
            {"iss": "https://maa.example.net",
             "secureboot": true, "debug": false, "name": "Ubuntu", "zero": 0, "svn": 22, "ratio": 1.50, "big": 1e2,
             "huge": 18446744073709551615, "quoted": "22", "nothing": null, "list": [1, {"inside": 1}],
             "tee": {"type": "sevsnpvm", "deep": {"er": "found"}},
             "a.b": "whole", "a": {"b": "parts", "c.d": "mixed"}}
            """;

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "name,       'Ubuntu'", // text
                "secureboot, true",
                "secureboot, 'true'", // as official policies write booleans and numbers
                "zero,       '0'",
                "zero,       0",
                "zero,       0.00",
                "svn,        22.0",
                "quoted,     22",
                "ratio,      '1.5'",
                "ratio,      1.500",
                "big,        '100'",
                "huge,       18446744073709551615",
                "tee.type,   'sevsnpvm'",
                "tee.deep.er, 'found'",
                "a.b,        'whole'", // a member of the whole name goes before a path
                "a.c.d,      'mixed'",
            })
    void equalsIsMet(String claim, String value) throws Exception {
        assertTrue(isMet(claim, "equals", value));
        assertFalse(isMet(claim, "notEquals", value));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "name,       'ubuntu'",
                "name,       'Ubuntu '",
                "secureboot, 'True'",
                "secureboot, false",
                "secureboot, 1",
                "zero,       '0.0'", // a text, not a number
                "huge,       18446744073709551614",
                "tee,        'sevsnpvm'", // an object is no value
                "tee,        'an object'",
                "list,       1",
                "tee.deep,   'found'",
            })
    void equalsIsNotMet(String claim, String value) throws Exception {
        assertFalse(isMet(claim, "equals", value));
        assertTrue(isMet(claim, "notEquals", value));
    }

    @ParameterizedTest
    @CsvSource({"absent", "tee.absent", "name.inside", "list.inside", "list.1", "nothing", "type", "tee.", ".tee", "."})
    void claimThatIsNotThereMeetsNothing(String claim) throws Exception {
        for (String operator :
                new String[] {"equals", "notEquals", "less", "lessOrEquals", "greater", "greaterOrEquals"}) {
            assertFalse(isMet(claim, operator, "1"), operator);
        }
        assertFalse(isMet(claim, "exists", "true"));
        assertTrue(isMet(claim, "exists", "false"));
        assertTrue(isMet(claim, "exists", "'false'"));
    }

    @ParameterizedTest
    @CsvSource({"name", "zero", "debug", "tee", "list", "tee.deep.er"})
    void claimOfAnyKindExists(String claim) throws Exception {
        assertTrue(isMet(claim, "exists", "true"));
        assertTrue(isMet(claim, "exists", "'true'"));
        assertFalse(isMet(claim, "exists", "false"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // claim, limit: less, lessOrEquals, greater, greaterOrEquals
                "svn,    23,    true,  true,  false, false",
                "svn,    22,    false, true,  false, true",
                "svn,    '22',  false, true,  false, true",
                "svn,    9,     false, false, true,  true", // as numbers, not as texts
                "quoted, 9,     false, false, true,  true",
                "ratio,  1.5,   false, true,  false, true",
                "huge,   18446744073709551616, true, true, false, false",
                "name,   1,     false, false, false, false",
                "svn,    'x',   false, false, false, false",
                "svn,    '1e2', false, false, false, false",
                "debug,  1,     false, false, false, false",
                "tee,    1,     false, false, false, false",
            })
    void numbersAreOrdered(String claim, String limit, boolean less, boolean most, boolean greater, boolean least)
            throws Exception {
        assertEquals(less, isMet(claim, "less", limit));
        assertEquals(most, isMet(claim, "lessOrEquals", limit));
        assertEquals(greater, isMet(claim, "greater", limit));
        assertEquals(least, isMet(claim, "greaterOrEquals", limit));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "https://maa.example.net,       true",
                "https://maa.example.net/,      true",
                "HTTPS://Maa.Example.NET,       true",
                "https://maa.example.net//,     false",
                "https://maa.example.net/path,  false",
                "https://maa.example.net:443,   false",
                "https://maa.example.net.evil,  false",
                "https://other.example.net,     false",
                "http://maa.example.net,        false",
                "maa.example.net,               false",
            })
    void authorityIsTheIssuer(String authority, boolean met) throws Exception {
        ReleasePolicy policy = policy(authority, "{\"claim\": \"zero\", \"equals\": 0}");
        assertEquals(met, policy.evaluate(JsonObject.parse("claims", TOKEN)).met());
    }

    @Test
    void caseMattersInTheAuthoritysPathAndInWhatIsNoUrl() throws Exception {
        String condition = "{\"claim\": \"iss\", \"exists\": true}";
        for (String authority : new String[] {"https://maa.example.net/Path", "my.Authority"}) {
            String[] issuers = {authority, authority.toLowerCase(Locale.ROOT)};
            for (String issuer : issuers) {
                JsonObject claims = JsonObject.parse("claims", "{\"iss\": \"" + issuer + "\"}");
                assertEquals(
                        issuer.equals(authority),
                        policy(authority, condition).evaluate(claims).met());
            }
        }
    }

    @Test
    void tokenWithoutAnIssuerMeetsNoPolicy() throws Exception {
        ReleasePolicy policy = policy("https://maa.example.net", "{\"claim\": \"a\", \"equals\": 1}");
        for (String claims : new String[] {"{\"a\": 1}", "{\"a\": 1, \"iss\": 7}", "{\"a\": 1, \"iss\": null}"}) {
            PolicyVerdict verdict = policy.evaluate(JsonObject.parse("claims", claims));
            assertFalse(verdict.met());
            assertEquals("authority: expected https://maa.example.net, found (none)", verdict.failures());
        }
    }

    @Test
    void conditionsNest() throws Exception {
        String met = "{\"claim\": \"zero\", \"equals\": 0}";
        String unmet = "{\"claim\": \"zero\", \"equals\": 1}";
        assertTrue(isMet(anyOf(unmet, met)));
        assertFalse(isMet(anyOf(unmet, unmet)));
        assertTrue(isMet(allOf(met, met)));
        assertFalse(isMet(allOf(met, unmet)));
        assertTrue(isMet(allOf(met, anyOf(unmet, allOf(met, met)))));
        assertFalse(isMet(allOf(met, anyOf(unmet, allOf(met, unmet)))));
        assertTrue(isMet(anyOf(allOf(unmet, met), anyOf(anyOf(met)))));
    }

    @Test
    void anyBranchOfTheTokensAuthoritySuffices() throws Exception {
        String ours = "https://maa.example.net/";
        String met = "\"anyOf\": [{\"claim\": \"zero\", \"equals\": 0}]";
        String unmet = "\"allOf\": [{\"claim\": \"zero\", \"equals\": 1}]";
        String policy =
                "{\"version\": \"1.0.0\", \"anyOf\": [{\"authority\": \"%s\", %s}, {\"authority\": \"%s\", %s}]}";
        assertTrue(verdict(policy.formatted(ours, unmet, ours, met)).met());
        assertFalse(verdict(policy.formatted(ours, unmet, "https://other", met)).met());
        assertFalse(verdict(policy.formatted("https://other", met, ours, unmet)).met());
    }

    private static boolean isMet(String claim, String operator, String value) throws Exception {
        String json = value.startsWith("'") ? value.replace('\'', '"') : value;
        return isMet("{\"claim\": \"" + claim + "\", \"" + operator + "\": " + json + "}");
    }

    private static boolean isMet(String condition) throws Exception {
        return policy("https://maa.example.net", condition)
                .evaluate(JsonObject.parse("claims", TOKEN))
                .met();
    }

    private static PolicyVerdict verdict(String policy) throws Exception {
        return ReleasePolicy.parse(Bytes.utf8(policy)).evaluate(JsonObject.parse("claims", TOKEN));
    }

    private static ReleasePolicy policy(String authority, String condition) throws Exception {
        return ReleasePolicy.parse(Bytes.utf8("{\"version\": \"1.0.0\", \"anyOf\": [{\"authority\": \"" + authority
                + "\", \"allOf\": [" + condition + "]}]}"));
    }

    private static String anyOf(String... conditions) {
        return "{\"anyOf\": [" + String.join(", ", conditions) + "]}";
    }

    private static String allOf(String... conditions) {
        return "{\"allOf\": [" + String.join(", ", conditions) + "]}";
    }
}
