// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runtime claims or a token's claims as they stand: every member, known or not. */
record Claims(Map<String, Object> members) {
    private static final String DOCUMENT = "runtime claims";
    /** The members that differ from machine to machine: moduli of keys, the machine's ID, what the guest wrote. */
    private static final Set<String> IDENTIFYING = Set.of(
            "n",
            "vmUniqueId",
            "user-data",
            "jti",
            "nonce",
            "x-ms-azurevm-vmid",
            "x-ms-sevsnpvm-reportid",
            "x-ms-sevsnpvm-reportdata");

    /** @param bound whether the hardware vouches for the claims; if not, it is no wonder that they are unreadable */
    static Claims read(Bytes json, boolean bound) throws MalformedException {
        try {
            return new Claims(JsonObject.parse(DOCUMENT, json).members());
        } catch (MalformedException e) {
            if (bound) {
                throw e;
            }
            return new Claims(Map.of("unreadable", e.getMessage()));
        }
    }

    static boolean identifies(String member) {
        return IDENTIFYING.contains(member);
    }

    Set<String> identifying() {
        Set<String> found = new HashSet<>();
        collect(members, found);
        return found;
    }

    private static void collect(Object value, Set<String> found) {
        if (value instanceof List<?> list) {
            list.forEach(element -> collect(element, found));
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> {
                if (member instanceof String text && identifies(name.toString())) {
                    found.add(text);
                } else {
                    collect(member, found);
                }
            });
        }
    }
}
