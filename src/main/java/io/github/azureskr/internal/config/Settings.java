// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The properties' text, read as what each one is. Every failure names the property. */
final class Settings {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) ?(ms|s|m|h)");

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration MONTH = Duration.ofDays(30);

    private final Map<String, String> properties;

    Settings(Map<String, String> properties) {
        this.properties = properties;
    }

    Optional<String> text(String property) throws AzureSkrException {
        String value = properties.get(property);
        if (value != null && value.isBlank()) {
            throw invalid(property, "has no value");
        }
        return Optional.ofNullable(value);
    }

    Optional<String> text(Setting setting) throws AzureSkrException {
        return text(setting.property()).or(setting::preset);
    }

    String required(Setting setting, String example) throws AzureSkrException {
        Optional<String> value = text(setting);
        if (value.isEmpty()) {
            throw invalid(setting.property(), "is missing; for example " + setting.property() + " = " + example);
        }
        return value.get();
    }

    /** Scheme, host and port of an URL, whose path may only be a slash. */
    URI origin(Setting setting, String example) throws AzureSkrException {
        return origin(setting, required(setting, example), example);
    }

    /** The same of several, separated by commas. */
    List<URI> origins(Setting setting, String example) throws AzureSkrException {
        List<URI> origins = new ArrayList<>();
        for (String text : required(setting, example).split(",", -1)) {
            URI origin = origin(setting, text.strip(), example);
            if (origins.contains(origin)) {
                throw invalid(setting.property(), "names " + origin + " twice");
            }
            origins.add(origin);
        }
        return origins;
    }

    static URI origin(Setting setting, String text, String example) throws AzureSkrException {
        try {
            URI uri = new URI(text);
            boolean bare = uri.getRawPath() == null || uri.getRawPath().matches("/?");
            if (uri.getHost() != null && bare && uri.getRawQuery() == null && uri.getRawUserInfo() == null) {
                return new URI(uri.getScheme() + "://" + uri.getRawAuthority());
            }
        } catch (URISyntaxException e) {
            // Reported below, with the other ways to be no URL of a server.
        }
        throw invalid(setting.property(), "is '" + text + "', which is not like " + example);
    }

    Path path(String property, String text) throws AzureSkrException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw invalid(property, "is '" + text + "', which is not a file name");
        }
    }

    Duration duration(Setting setting) throws AzureSkrException {
        Duration duration = durationOrZero(setting);
        requireMoreThanZero(setting, duration);
        return duration;
    }

    private static void requireMoreThanZero(Setting setting, Duration duration) throws AzureSkrException {
        if (duration.isZero()) {
            throw invalid(setting.property(), "must be more than zero");
        }
    }

    /** Of what outlives a load. */
    Duration longDuration(Setting setting) throws AzureSkrException {
        Duration duration = durationOrZero(setting, MONTH, "30 days, 720h");
        requireMoreThanZero(setting, duration);
        return duration;
    }

    Duration durationOrZero(Setting setting) throws AzureSkrException {
        return durationOrZero(setting, DAY, "a day, 1440m");
    }

    private Duration durationOrZero(Setting setting, Duration longest, String inWords) throws AzureSkrException {
        String text = required(setting, "60s");
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw invalid(setting.property(), "is '" + text + "'; write a duration as 500ms, 60s or 2m");
        }
        long amount = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
        if (duration.compareTo(longest) > 0) {
            throw invalid(setting.property(), "is '" + text + "'; the longest time is " + inWords);
        }
        return duration;
    }

    /** The parts of a list with commas. */
    List<String> list(String property) throws AzureSkrException {
        return text(property).stream()
                .flatMap(text -> Stream.of(text.split(",")))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    static AzureSkrException invalid(String property, String problem, String remedy) {
        return new AzureSkrException(Stage.CONFIGURATION, "property '" + property + "' " + problem, remedy, null);
    }

    static AzureSkrException invalid(String property, String problem) {
        return new AzureSkrException(Stage.CONFIGURATION, "property '" + property + "' " + problem);
    }
}
