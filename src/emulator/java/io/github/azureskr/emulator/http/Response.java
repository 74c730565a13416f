// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP answer of the local Azure. */
public record Response(int status, Map<String, String> headers, byte[] body) {

    public static Response json(int status, Map<String, ?> members) {
        byte[] body = JSONObjectUtils.toJSONString(members).getBytes(StandardCharsets.UTF_8);
        return new Response(status, Map.of("Content-Type", "application/json; charset=utf-8"), body);
    }

    public Response withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }
}
