// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.config.ConfiguredKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hides what tells whose machine, vault or key a text is about: the configuration's own names, and by their form those
 * that only a service's words have. Identifiers of requests stay, by which Azure support finds them, and so do the
 * addresses that everybody's machine has.
 */
record TicketRedaction(List<Pattern> hidden, Pseudonyms pseudonyms) {
    private static final String UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";

    private static final List<String> FORMS = List.of(
            "(?i)https://(?!localhost|127\\.|shared[a-z0-9]+\\.|go\\.microsoft\\.com|sts\\.windows\\.net)[^\\s\"',;)]+",
            "(?i)/subscriptions/[^\\s\"',;)]+",
            "(?i)\\b[a-z0-9-]+\\.(?:vault|managedhsm|privatelink)\\.[a-z0-9.-]*[a-z]",
            "(?<!request[ -]id )\\b" + UUID + "\\b",
            "\\b[0-9a-f]{32,}\\b",
            "\\b(?!127\\.|169\\.254\\.169\\.254)\\d{1,3}(?:\\.\\d{1,3}){3}\\b",
            "(?<=/home/)[^/\\s]+");

    static TicketRedaction none() {
        return new TicketRedaction(List.of(), new Pseudonyms());
    }

    /** For texts about what this configuration names. */
    static TicketRedaction of(Optional<Path> file, Pseudonyms pseudonyms) {
        List<Pattern> hidden = new ArrayList<>();
        FORMS.forEach(form -> hidden.add(Pattern.compile(form)));
        names(file)
                .forEach(name -> hidden.add(Pattern.compile(
                        "(?<![0-9A-Za-z])" + Pattern.quote(name) + "(?![0-9A-Za-z])", Pattern.CASE_INSENSITIVE)));
        return new TicketRedaction(hidden, pseudonyms);
    }

    String text(String text) {
        String result = text;
        for (Pattern pattern : hidden) {
            result = pattern.matcher(result).replaceAll(found -> pseudonyms.of(found.group()));
        }
        return result;
    }

    /** The same for each text in a value of maps and lists; the names of members stay. */
    Object value(Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(this::value).toList();
        }
        return value instanceof Map<?, ?> map ? map(map) : value;
    }

    Map<String, Object> map(Map<?, ?> map) {
        Map<String, Object> result = new LinkedHashMap<>();
        map.forEach((name, value) -> result.put(name.toString(), value(value)));
        return result;
    }

    private static List<String> names(Optional<Path> file) {
        List<String> names = new ArrayList<>();
        try {
            ConfigurationReader.ambient(file).ifPresent(configuration -> collect(configuration, names));
        } catch (IOException e) {
            // The diagnosis says what is wrong with it; of its names only forms are known.
            return names;
        }
        return names;
    }

    private static void collect(Configuration configuration, List<String> names) {
        configuration.attestationEndpoints().forEach(endpoint -> host(endpoint, names));
        for (ConfiguredKey key : configuration.keys()) {
            host(key.reference().vault(), names);
            names.add(key.reference().name());
            names.add(key.alias());
        }
    }

    /** A host's first label is the name of what it serves. */
    private static void host(URI service, List<String> names) {
        String host = service.getHost();
        if (host.contains(".") && !host.startsWith("shared") && !host.startsWith("127.")) {
            names.add(host);
            names.add(host.substring(0, host.indexOf('.')));
        }
    }
}
