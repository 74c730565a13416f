// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {
    private static final String CLAIMS = """
            {"iss": "https://maa.example", "s": "text", "t": true, "f": false, "n": 3, "d": 1.50, "list": ["text"],
             "tee": {"type": "sevsnpvm", "vmpl": 0, "deep": {"er": "x"}}, "dotted.name": "whole"}
            """;

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "s,equals,\"text\",true",
                "s,equals,\"Text\",false",
                "t,equals,\"true\",true",
                "t,equals,true,true",
                "t,equals,\"false\",false",
                "f,equals,\"false\",true",
                "n,equals,3,true",
                "n,equals,\"3\",true",
                "d,equals,1.5,true",
                "d,equals,\"1.5\",true",
                "tee.type,equals,\"sevsnpvm\",true",
                "tee.vmpl,equals,\"0\",true",
                "tee.deep.er,equals,\"x\",true",
                "tee.deep,equals,\"x\",false",
                "list,equals,\"text\",false",
                "dotted.name,equals,\"whole\",true",
                "none,equals,\"\",false",
                "tee.none,equals,\"x\",false",
                "s.none,equals,\"x\",false",
                "s,notEquals,\"other\",true",
                "s,notEquals,\"text\",false",
                "none,notEquals,\"text\",false",
                "n,less,4,true",
                "n,less,3,false",
                "n,lessOrEquals,3,true",
                "n,lessOrEquals,2,false",
                "n,greater,2,true",
                "n,greater,\"3\",false",
                "n,greaterOrEquals,\"3\",true",
                "n,greaterOrEquals,4,false",
                "s,less,\"z\",false",
                "none,less,9,false",
                "s,exists,true,true",
                "s,exists,false,false",
                "none,exists,true,false",
                "none,exists,false,true",
                "none,exists,\"false\",true",
            })
    void claimIsCompared(String claim, String operator, String value, boolean met) throws ParseException {
        String condition = "{\"claim\": \"" + claim + "\", \"" + operator + "\": " + value + "}";
        assertEquals(met, opens(policy("https://maa.example", "\"allOf\": [" + condition + "]")));
    }

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "allOf|YES,YES|true",
                "allOf|YES,NO|false",
                "anyOf|NO,YES|true",
                "anyOf|NO,NO|false",
                "allOf|YES,{\"anyOf\":[NO,YES]}|true",
                "allOf|YES,{\"anyOf\":[NO,NO]}|false",
                "anyOf|NO,{\"allOf\":[YES,{\"anyOf\":[NO,YES]}]}|true",
                "anyOf|NO,{\"allOf\":[YES,{\"anyOf\":[NO,{\"allOf\":[YES,NO]}]}]}|false",
                "ALLOF|YES|true",
                "anyof|NO|false",
            })
    void conditionsCombine(String combination, String conditions, boolean met) throws ParseException {
        String list = conditions
                .replace("YES", "{\"claim\":\"s\",\"equals\":\"text\"}")
                .replace("NO", "{\"claim\":\"s\",\"equals\":\"other\"}");
        assertEquals(met, opens(policy("https://maa.example", "\"" + combination + "\": [" + list + "]")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "https://maa.example, true",
        "https://maa.example/, true",
        "HTTPS://MAA.Example/, true",
        "https://maa.example//, false",
        "https://maa.example:8443, false",
        "https://maa.example/path, false",
        "https://maa.example.evil, false",
        "https://other.example, false",
    })
    void authorityIsTheIssuer(String authority, boolean same) throws ParseException {
        assertEquals(same, opens(policy(authority, "\"allOf\": [{\"claim\": \"t\", \"equals\": true}]")));
    }

    @Test
    void issuerThatIsNoUrlIsNoAuthority() {
        Policy policy =
                PolicyReader.read(policy("https://maa.example", "\"allOf\":[{\"claim\":\"iss\",\"exists\":true}]"));

        for (String issuer : new String[] {"", "maa.example", "http://maa.example", "https://", "::", "https://[x"}) {
            assertTrue(policy.unmetBy(new Claims(Map.of("iss", issuer))).isPresent(), issuer);
        }
    }

    @Test
    void anyRuleOfTheIssuerOpens() throws ParseException {
        String rule = "{\"authority\": \"https://maa.example\", \"allOf\": [{\"claim\": \"s\", \"equals\": \"%s\"}]}";
        String policy =
                "{\"version\": \"1.0.0\", \"anyOf\": [" + rule.formatted("other") + "," + rule.formatted("text") + "]}";

        assertTrue(opens(policy));
    }

    @Test
    void olderFormOfAConditionIsStillRead() throws ParseException {
        String older = "\"anyOf\": [{\"claim\": \"s\", \"condition\": \"equals\", \"value\": \"text\"}]";

        assertTrue(opens(policy("https://maa.example", older)));
    }

    @Test
    void refusalNamesTheClaimWhatIsWantedAndWhatIsThere() throws ParseException {
        String policy = policy(
                "https://maa.example",
                "\"allOf\": [{\"anyOf\": [{\"claim\":\"s\",\"equals\":\"a\"},{\"claim\":\"none\",\"equals\":\"b\"}]}]");

        assertEquals(
                Optional.of("s equals a (it is text) or none equals b (the token has none)"),
                PolicyReader.read(policy).unmetBy(claims()));
    }

    private static boolean opens(String policy) throws ParseException {
        return PolicyReader.read(policy).unmetBy(claims()).isEmpty();
    }

    private static Claims claims() throws ParseException {
        return new Claims(JSONObjectUtils.parse(CLAIMS));
    }

    private static String policy(String authority, String condition) {
        return "{\"version\": \"1.0.0\", \"anyOf\": [{\"authority\": \"" + authority + "\", " + condition + "}]}";
    }
}
