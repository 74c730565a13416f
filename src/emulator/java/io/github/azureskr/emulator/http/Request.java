// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as a service of the local Azure sees it.
 *
 * @param headers by lower-case name
 * @param query decoded, by name as sent
 */
public record Request(
        String method, URI uri, Map<String, List<String>> headers, Map<String, List<String>> query, byte[] body) {

    /** The path, decoded, as it was sent: double slashes are kept. */
    public String path() {
        return uri.getPath();
    }

    public Optional<String> header(String name) {
        return headers.getOrDefault(name.toLowerCase(java.util.Locale.ROOT), List.of()).stream()
                .findFirst();
    }

    public Optional<String> parameter(String name) {
        return query.getOrDefault(name, List.of()).stream().findFirst();
    }
}
