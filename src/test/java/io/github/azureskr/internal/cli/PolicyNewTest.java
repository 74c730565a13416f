// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What {@code policy new} prints. */
class PolicyNewTest {
    private static final String WEU = "https://sharedweu.weu.attest.azure.net";

    @Test
    void usualPolicyIsThatOfConfidentialVms() {
        assertEquals("""
                {
                  "version": "1.0.0",
                  "anyOf": [
                    {
                      "authority": "https://sharedweu.weu.attest.azure.net",
                      "allOf": [
                        {
                          "claim": "x-ms-isolation-tee.x-ms-attestation-type",
                          "equals": "sevsnpvm"
                        },
                        {
                          "claim": "x-ms-isolation-tee.x-ms-compliance-status",
                          "equals": "azure-compliant-cvm"
                        }
                      ]
                    }
                  ]
                }
                """, policy("--endpoint", "HTTPS://SharedWeu.weu.attest.azure.net/"));
    }

    @Test
    void eachEndpointHasABranch() {
        String policy = policy("--endpoint", WEU, "--endpoint", "https://b.example:8443", "--endpoint", WEU + "/");
        assertEquals(2, policy.split("\"authority\"", -1).length - 1, policy);
        assertTrue(policy.contains("\"https://b.example:8443\""), policy);
        assertEquals(2, policy.split("sevsnpvm", -1).length - 1, policy);
    }

    @Test
    void measurementAndHostDataAreInTheCaseOfTheToken() {
        String policy = policy("--endpoint", WEU, "--measurement", "AB".repeat(48), "--host-data", "CD".repeat(32));
        assertTrue(policy.contains("launchmeasurement\",\n          \"equals\": \"" + "ab".repeat(48)), policy);
        assertTrue(policy.contains("hostdata\",\n          \"equals\": \"" + "cd".repeat(32)), policy);
    }

    @Test
    void anyOfSeveralMeasurementsWillDo() {
        String policy = policy("--endpoint", WEU, "--measurement", "ab".repeat(48), "--measurement", "cd".repeat(48));
        assertTrue(
                policy.contains(
                        "\"anyOf\": [\n            {\n              \"claim\": \"x-ms-isolation-tee.x-ms-sevsnpvm-launchmeasurement"),
                policy);
        assertTrue(policy.contains("ab".repeat(48)) && policy.contains("cd".repeat(48)), policy);
    }

    @Test
    void claimsAreAddedAndReplaceTheUsualOnes() {
        String policy = policy(
                "--endpoint", WEU,
                "--claim", "secureboot=true",
                "--claim", "x-ms-isolation-tee.x-ms-compliance-status=a=\"b\"");
        assertTrue(policy.contains("\"claim\": \"secureboot\",\n          \"equals\": \"true\""), policy);
        assertTrue(policy.contains("compliance-status\",\n          \"equals\": \"a=\\\"b\\\"\""), policy);
        assertTrue(!policy.contains("azure-compliant-cvm"), policy);
    }

    @Test
    void wrongUsageSaysWhatWouldBeRight() {
        refuses("Missing required option: '--endpoint=URL'");
        for (String url : new String[] {"http://a", "https://", "sharedweu", "https://a/path", "https://a?q", "::"}) {
            refuses("'" + url + "' is no URL like https://sharedweu.weu.attest.azure.net", "--endpoint", url);
        }
        refuses("'00' is not 48 bytes in hexadecimal digits", "--endpoint", WEU, "--measurement", "00");
        refuses("'00' is not 32 bytes in hexadecimal digits", "--endpoint", WEU, "--host-data", "00");
        refuses("'secureboot' is not NAME=VALUE", "--endpoint", WEU, "--claim", "secureboot");
        refuses("'=true' is not NAME=VALUE", "--endpoint", WEU, "--claim", "=true");
    }

    private static void refuses(String problem, String... arguments) {
        Run run = run(arguments);
        assertEquals(64, run.status(), run.out());
        assertEquals("", run.out());
        assertTrue(run.err().contains(problem), run.err());
    }

    private static String policy(String... arguments) {
        Run run = run(arguments);
        assertEquals(0, run.status(), run.err());
        return run.out();
    }

    private static Run run(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "policy";
        all[1] = "new";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Run.of(all);
    }
}
