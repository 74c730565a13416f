// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request's JSON object, read with the service's refusal for every wrong type. */
record Body(Map<String, Object> members) {
    /** The end of the year 9999, the service's last moment. */
    private static final long LAST_SECOND = 253_402_300_799L;

    static Body read(byte[] json) {
        try {
            return new Body(JSONObjectUtils.parse(new String(json, StandardCharsets.UTF_8)));
        } catch (ParseException e) {
            throw Refusal.badParameter("The request body is not a JSON object: " + e.getMessage());
        }
    }

    boolean has(String name) {
        return members.get(name) != null;
    }

    Optional<String> text(String name) {
        return member(name, String.class);
    }

    String requiredText(String name) {
        return text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> invalid(name));
    }

    Optional<Boolean> flag(String name) {
        return member(name, Boolean.class);
    }

    Optional<Long> number(String name) {
        return member(name, Long.class);
    }

    Optional<Instant> seconds(String name) {
        return number(name).map(seconds -> {
            if (seconds < 0 || seconds > LAST_SECOND) {
                throw invalid(name);
            }
            return Instant.ofEpochSecond(seconds);
        });
    }

    Optional<Body> object(String name) {
        return member(name, Map.class).map(map -> new Body(Json.asObject(map)));
    }

    Body objectOrEmpty(String name) {
        return object(name).orElse(new Body(Map.of()));
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : member(name, List.class).orElse(List.of())) {
            if (!(element instanceof String text)) {
                throw invalid(name);
            }
            texts.add(text);
        }
        return List.copyOf(texts);
    }

    Map<String, String> textMembers(String name) {
        Body object = objectOrEmpty(name);
        Map<String, String> texts = new LinkedHashMap<>();
        object.members.keySet().forEach(key -> texts.put(key, object.requiredText(key)));
        return texts;
    }

    private <T> Optional<T> member(String name, Class<T> type) {
        Object value = members.get(name);
        if (value != null && !type.isInstance(value)) {
            throw invalid(name);
        }
        return Optional.ofNullable(type.cast(value));
    }

    static Refusal invalid(String name) {
        return Refusal.badParameter("Property " + name + " has invalid value\r\n");
    }
}
