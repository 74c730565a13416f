// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Runtime claims or a token's claims as they stand: every member, known or not. */
record Claims(Map<String, Object> members) {
    private static final String DOCUMENT = "runtime claims";
    private static final String UNREADABLE = "unreadable";

    /**
     * The members that are alike on many machines: kinds, versions, times of a token, the launch measurement. Any other
     * may hold what tells one machine from others, also one that nobody knows yet.
     */
    private static final Pattern COMMON =
            Pattern.compile("kty|e|alg|crv|use|key_ops|typ|exp|iat|nbf|hardware-sealing-policy"
                    + "|x-ms-(?:ver|attestation-type|compliance-status)"
                    + "|x-ms-sevsnpvm-(?:[a-z]+-?svn|vmpl|launchmeasurement)"
                    + "|x-ms-azurevm-(?:attestation-protocol-ver|attested-pcrs|hvci-policy"
                    + "|os(?:build|distro|type|version-major|version-minor))");

    /** The same keys of every machine; another {@code kid} is its maker's. */
    private static final Set<String> COMMON_KEYS = Set.of("HCLAkPub", "HCLEkPub", "TpmEphemeralEncryptionKey");

    /** What is no value, or one of two. */
    private static final Set<String> COMMON_TEXTS = Set.of("", "true", "false", "(none)", "an object", "an array");

    private static final String SHARED_PROVIDER = "https://shared";

    /** @param bound whether the hardware vouches for the claims; if not, it is no wonder that they are unreadable */
    static Claims read(Bytes json, boolean bound) throws MalformedException {
        try {
            return new Claims(JsonObject.parse(DOCUMENT, json).members());
        } catch (MalformedException e) {
            if (bound) {
                throw e;
            }
            return new Claims(Map.of(UNREADABLE, e.getMessage()));
        }
    }

    /** Whether a member of this name says with this value which machine it is about. */
    static boolean identifies(String member, String value) {
        return switch (member) {
            case "kid" -> !COMMON_KEYS.contains(value);
            case "iss" -> !value.startsWith(SHARED_PROVIDER);
            case UNREADABLE -> false;
            default -> !COMMON.matcher(member).matches() && !COMMON_TEXTS.contains(value) && !isUniform(value);
        };
    }

    /** The same with each value marked that identifies. */
    Map<String, Object> marked() {
        return marked(members);
    }

    private static Map<String, Object> marked(Map<?, ?> map) {
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((name, value) -> result.put(name.toString(), marked(name.toString(), value)));
        return result;
    }

    private static Object marked(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return marked(map);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(element -> marked(name, element)).toList();
        }
        return value != null && identifies(name, value.toString()) ? new Identifying(value) : value;
    }

    /** All zeros, as what was never set. */
    private static boolean isUniform(String value) {
        return value.chars().allMatch(c -> c == '0');
    }
}
