// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyReaderTest {
    private static final String SMALL = """
            {"version":"1.0.0","anyOf":[{"authority":"https://maa.example/","allOf":[\
            {"claim":"a.b","equals":"x"},{"anyOf":[{"claim":"c","less":3},{"claim":"d","exists":true}]}]}]}""";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":\"1.0.0\"}",
                "{\"version\":\"1.0.0\",\"anyOf\":[]}",
                "{\"version\":\"1.0.0\",\"anyOf\":{}}",
                "{\"version\":\"1.0.0\",\"anyOf\":[1]}",
                "{\"version\":\"1.0.0\",\"anyOf\":[{}]}",
                "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://a\"}]}",
                "{\"version\":\"1.0.0\",\"anyOf\":[{\"allOf\":[{\"claim\":\"c\",\"equals\":1}]}]}",
                "{\"anyOf\":[{\"authority\":\"https://a\",\"allOf\":[{\"claim\":\"c\",\"equals\":1}]}]}",
                "{\"version\":\"2.0\",\"anyOf\":[{\"authority\":\"https://a\",\"allOf\":[{\"claim\":\"c\",\"equals\":1}]}]}",
            })
    void policyOutsideTheGrammarIsRefused(String policy) {
        assertEquals(
                400,
                assertThrows(Refusal.class, () -> PolicyReader.read(policy)).status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"claim\":\"c\",\"equals\":1",
                "\"allOf\":[]",
                "\"allOf\":[{}]",
                "\"allOf\":[{\"claim\":\"c\"}]",
                "\"allOf\":[{\"claim\":\"\",\"equals\":1}]",
                "\"allOf\":[{\"claim\":7,\"equals\":1}]",
                "\"allOf\":[{\"claim\":\"c\",\"resembles\":1}]",
                "\"allOf\":[{\"claim\":\"c\",\"equals\":1,\"less\":2}]",
                "\"allOf\":[{\"claim\":\"c\",\"equals\":[1]}]",
                "\"allOf\":[{\"claim\":\"c\",\"equals\":{}}]",
                "\"allOf\":[{\"claim\":\"c\",\"equals\":null}]",
                "\"allOf\":[{\"claim\":\"c\",\"condition\":\"equals\"}]",
                "\"allOf\":[{\"claim\":\"c\",\"condition\":\"equals\",\"value\":1,\"more\":2}]",
                "\"allOf\":[{\"claim\":\"c\",\"equals\":1}],\"anyOf\":[{\"claim\":\"c\",\"equals\":1}]",
                "\"allOf\":[{\"allOf\":[{\"claim\":\"c\",\"equals\":1}],\"claim\":\"c\"}]",
                "\"allOf\":[{\"claim\":\"c\",\"equals\":1}],\"allof\":[{\"claim\":\"c\",\"equals\":1}]",
                "\"noneOf\":[{\"claim\":\"c\",\"equals\":1}]",
            })
    void ruleOutsideTheGrammarIsRefused(String rule) {
        String policy = "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://a\"," + rule + "}]}";
        Refusal refusal = assertThrows(Refusal.class, () -> PolicyReader.read(policy));

        assertEquals(400, refusal.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "maa.example", "http://maa.example", "https://", "https:/x", "https://a b"})
    void authorityMustBeAnHttpsUrl(String authority) {
        String policy = SMALL.replace("https://maa.example/", authority);

        assertTrue(assertThrows(Refusal.class, () -> PolicyReader.read(policy))
                .getMessage()
                .contains("authority must be an https URL"));
    }

    @Test
    void normalisedTextPutsVersionAndAuthorityFirstAndDropsTheSlash() {
        String shuffled = """
                {"anyOf":[{"allOf":[{"claim":"c","equals":"x"}],"authority":"https://maa.example/"}],"version":"1.0.0"}""";

        assertEquals(
                "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://maa.example\","
                        + "\"allOf\":[{\"claim\":\"c\",\"equals\":\"x\"}]}]}",
                Json.text(PolicyReader.read(shuffled).normalised()));
    }

    @Test
    void everyTruncationAndMutationIsReadOrRefused() {
        for (int length = 0; length < SMALL.length(); length++) {
            String truncated = SMALL.substring(0, length);
            assertThrows(Refusal.class, () -> PolicyReader.read(truncated), truncated);
        }
        Random random = new Random(8);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder mutated = new StringBuilder(SMALL);
            mutated.setCharAt(random.nextInt(SMALL.length()), (char) (32 + random.nextInt(95)));
            readOrRefuse(mutated.toString());
        }
    }

    private static void readOrRefuse(String policy) {
        try {
            PolicyReader.read(policy).unmetBy(new Claims(Map.of("iss", "https://maa.example")));
        } catch (Refusal refusal) {
            assertEquals(400, refusal.status(), policy);
        }
    }

    @Test
    void officialDataDiskPolicyOpensForACompliantSnpOrTdxGuestOnly() throws IOException, ParseException {
        Policy policy = PolicyReader.read(sample("policies/public_SKR_policy-datadisk.json"));

        assertTrue(policy.anyOf().size() > 20);
        for (Policy.Rule rule : policy.anyOf()) {
            String issuer = rule.authority().replaceAll("/$", "");
            assertTrue(
                    policy.unmetBy(guest(issuer, "sevsnpvm", "azure-compliant-cvm"))
                            .isEmpty(),
                    issuer);
            assertTrue(
                    policy.unmetBy(guest(issuer, "tdxvm", "azure-compliant-cvm"))
                            .isEmpty(),
                    issuer);
            assertTrue(
                    policy.unmetBy(guest(issuer, "sgx", "azure-compliant-cvm")).isPresent(), issuer);
            assertTrue(
                    policy.unmetBy(guest(issuer, "sevsnpvm", "azure-compliant-uvm"))
                            .isPresent(),
                    issuer);
        }
        Claims elsewhere = guest("https://shared.example", "sevsnpvm", "azure-compliant-cvm");
        assertTrue(policy.unmetBy(elsewhere).isPresent());
    }

    @Test
    void officialDataDiskPolicyReadsARealToken() throws IOException, ParseException {
        Policy policy = PolicyReader.read(sample("policies/public_SKR_policy-datadisk.json"));
        Map<String, Object> claims = JSONObjectUtils.parse(sample("maa/sampleAttestationToken.json"));

        assertTrue(policy.unmetBy(new Claims(claims)).orElseThrow().contains("no rule for the authority"));
        claims.put("iss", "https://sharedeus.eus.attest.azure.net");
        assertTrue(policy.unmetBy(new Claims(claims)).isEmpty());
    }

    private static Claims guest(String issuer, String type, String status) {
        return new Claims(Json.object(
                "iss",
                issuer,
                "x-ms-isolation-tee",
                Json.object("x-ms-attestation-type", type, "x-ms-compliance-status", status)));
    }

    private static String sample(String name) throws IOException {
        String configured = System.getProperty("azureskr.samples", "");
        Path samples = Path.of(configured.isEmpty() || configured.startsWith("$") ? "../shared/samples" : configured);
        assumeTrue(Files.isReadable(samples.resolve(name)), () -> "no sample " + samples.resolve(name));
        return Files.readString(samples.resolve(name));
    }
}
