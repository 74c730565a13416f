// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.Bytes;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request. Its headers may hold an access token, so it prints without them. */
public record HttpRequest(String method, URI uri, Map<String, String> headers, Bytes body) {
    public static HttpRequest get(URI uri) {
        return new HttpRequest("GET", uri, Map.of(), Bytes.EMPTY);
    }

    public static HttpRequest postJson(URI uri, Bytes json) {
        return new HttpRequest(
                "POST", uri, Map.of("Content-Type", "application/json", "Accept", "application/json"), json);
    }

    public HttpRequest header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpRequest(method, uri, more, body);
    }

    @Override
    public String toString() {
        return method + " " + uri;
    }
}
