// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import io.github.azureskr.internal.bytes.MalformedException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The usual policy of a key for confidential VMs: the same claims from any of some attestation providers. Its values are
 * all text, as in Microsoft's own policies, which compare even booleans and numbers so.
 *
 * @param authorities the providers
 * @param claims the values of each claim of which any will do
 */
public record CvmPolicy(List<String> authorities, Map<String, List<String>> claims) {
    private static final String TEE = "x-ms-isolation-tee.";
    public static final String MEASUREMENT = TEE + "x-ms-sevsnpvm-launchmeasurement";
    public static final String HOST_DATA = TEE + "x-ms-sevsnpvm-hostdata";

    public CvmPolicy {
        authorities = List.copyOf(authorities);
    }

    /** What every policy for confidential VMs should want: the processor's kind, and Azure's way to launch them. */
    public static Map<String, List<String>> usualClaims() {
        Map<String, List<String>> claims = new LinkedHashMap<>();
        claims.put(TEE + "x-ms-attestation-type", List.of("sevsnpvm"));
        claims.put(TEE + "x-ms-compliance-status", List.of("azure-compliant-cvm"));
        return claims;
    }

    /** The {@code iss} of the tokens of the provider with this URL. */
    public static String authority(String url) throws MalformedException {
        try {
            URI uri = new URI(url);
            boolean bare = uri.getRawPath() != null
                    && uri.getRawPath().matches("/?")
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            if ("https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && bare) {
                return "https://" + uri.getRawAuthority().toLowerCase(Locale.ROOT);
            }
        } catch (URISyntaxException e) {
            // Said below, with the other ways to be no provider's URL.
        }
        throw new MalformedException(
                "attestation provider", "'" + url + "' is no URL like https://sharedweu.weu.attest.azure.net");
    }

    /** In the form of the grammar, members in the order in which people read them. */
    public Map<String, Object> json() {
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("version", "1.0.0");
        policy.put("anyOf", authorities.stream().distinct().map(this::branch).toList());
        return policy;
    }

    private Map<String, Object> branch(String authority) {
        List<Object> conditions = new ArrayList<>();
        claims.forEach((claim, values) -> conditions.add(condition(claim, values)));
        Map<String, Object> branch = new LinkedHashMap<>();
        branch.put("authority", authority);
        branch.put("allOf", conditions);
        return branch;
    }

    private static Map<String, Object> condition(String claim, List<String> values) {
        List<Map<String, Object>> alternatives =
                values.stream().distinct().map(value -> equal(claim, value)).toList();
        return alternatives.size() == 1 ? alternatives.get(0) : Map.of("anyOf", alternatives);
    }

    private static Map<String, Object> equal(String claim, String value) {
        Map<String, Object> condition = new LinkedHashMap<>();
        condition.put("claim", claim);
        condition.put("equals", value);
        return condition;
    }
}
