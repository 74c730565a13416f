// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An answer, read whole.
 *
 * @param headers by lower-case name
 */
public record HttpResponse(int status, Map<String, List<String>> headers, Bytes body) {
    /** The first value of a header, by lower-case name. */
    public Optional<String> header(String name) {
        return headers.getOrDefault(name, List.of()).stream().findFirst();
    }

    /** Without the body, which may hold a token. */
    @Override
    public String toString() {
        return "HttpResponse[" + status + "]";
    }
}
