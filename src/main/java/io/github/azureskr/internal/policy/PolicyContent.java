// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.Base64;
import java.util.List;

/**
 * The forms in which a policy comes: as JSON; as base64, in the alphabet of the service or of ARM templates; as the
 * service's {@code {"contentType", "data"}}; as the key that has it, which REST and {@code az keyvault key show} spell
 * differently.
 */
final class PolicyContent {
    private static final List<String> OF_KEY = List.of("release_policy", "releasePolicy");
    private static final List<String> ENCODED = List.of("data", "encodedPolicy", "encoded_policy");
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private PolicyContent() {}

    /** The policy's JSON. */
    static Bytes unpack(Bytes content) throws MalformedException {
        String text = content.utf8();
        // Windows PowerShell writes one.
        String body = (text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text).strip();
        return body.startsWith("{") ? unwrap(Bytes.utf8(body)) : decode(unquote(body));
    }

    private static Bytes unwrap(Bytes json) throws MalformedException {
        JsonObject object = JsonObject.parse(ReleasePolicy.STRUCTURE, json);
        for (String name : OF_KEY) {
            if (object.has(name)) {
                return data(object.object(name));
            }
        }
        return ENCODED.stream().anyMatch(object::has) ? data(object) : json;
    }

    private static Bytes data(JsonObject wrapper) throws MalformedException {
        for (String name : ENCODED) {
            if (wrapper.has(name)) {
                String text = wrapper.string(name);
                return text.startsWith("{") ? Bytes.utf8(text) : decode(text);
            }
        }
        throw wrapper.malformed("data", "is missing");
    }

    private static String unquote(String text) {
        return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    private static Bytes decode(String text) throws MalformedException {
        try {
            String urlSafe = text.replaceAll("\\s", "").replace('+', '-').replace('/', '_');
            return Bytes.owning(Base64.getUrlDecoder().decode(urlSafe));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(ReleasePolicy.STRUCTURE, "neither JSON nor base64");
        }
    }
}
