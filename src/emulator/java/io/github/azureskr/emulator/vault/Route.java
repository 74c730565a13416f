// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Request;
import java.util.List;

/**
 * What a request's method and path name.
 *
 * @param pattern the method and the path with its variable parts as {@code *}, the version's left out
 * @param name empty for a whole collection
 * @param version empty for the current one: {@code /keys/k/release} and {@code /keys/k//release} alike
 */
record Route(String pattern, String name, String version) {
    private static final String NAME = "[0-9A-Za-z-]{1,127}";
    private static final String VERSION = "[0-9a-f]{32}|";

    static Route of(Request request) {
        List<String> segments = List.of(request.path().substring(1).split("/", -1));
        String collection = request.method() + " /" + segments.get(0);
        if (segments.size() == 1) {
            return new Route(collection, "", "");
        }
        String name = segments.get(1);
        if (!name.matches(NAME)) {
            throw Refusal.badParameter("The request URI contains an invalid name: " + name);
        }
        List<String> rest = segments.subList(2, segments.size());
        boolean versioned = !rest.isEmpty() && rest.get(0).matches(VERSION);
        List<String> verbs = versioned ? rest.subList(1, rest.size()) : rest;
        String verb = verbs.isEmpty() ? "" : "/" + String.join("/", verbs);
        return new Route(collection + "/*" + verb, name, versioned ? rest.get(0) : "");
    }
}
