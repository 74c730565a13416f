// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.Pins;
import io.github.azureskr.internal.snp.TcbPart;
import io.github.azureskr.spec.AzureSkrException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the properties {@code require.…}. */
final class RequiredPins {
    private static final int MEASUREMENT_LENGTH = 48;
    private static final int HOST_DATA_LENGTH = 32;
    private static final Pattern LEVEL = Pattern.compile("([A-Za-z-]+)\\s*=\\s*([0-9]{1,3})");
    private static final int HIGHEST_LEVEL = 255;

    private final Settings settings;

    RequiredPins(Settings settings) {
        this.settings = settings;
    }

    Pins read() throws AzureSkrException {
        return new Pins(
                minimumTcb(),
                digests(Setting.REQUIRE_MEASUREMENT, MEASUREMENT_LENGTH),
                digests(Setting.REQUIRE_HOST_DATA, HOST_DATA_LENGTH));
    }

    private Map<TcbPart, Integer> minimumTcb() throws AzureSkrException {
        String property = Setting.REQUIRE_MINIMUM_TCB.property();
        Map<TcbPart, Integer> levels = new EnumMap<>(TcbPart.class);
        for (String text : settings.list(property)) {
            Matcher level = LEVEL.matcher(text);
            Optional<TcbPart> part = level.matches() ? part(level.group(1)) : Optional.empty();
            if (part.isEmpty() || Integer.parseInt(level.group(2)) > HIGHEST_LEVEL) {
                throw Settings.invalid(
                        property,
                        "holds '" + text + "', which is not like bootloader=4, tee=0, snp=22, microcode=213, fmc=1,"
                                + " with levels up to 255");
            }
            if (levels.put(part.get(), Integer.valueOf(level.group(2))) != null) {
                throw Settings.invalid(property, "names " + level.group(1) + " twice");
            }
        }
        return levels;
    }

    /** Hyphens mean nothing: {@code boot-loader} is right too. */
    private static Optional<TcbPart> part(String name) {
        String plain = name.replace("-", "").toUpperCase(Locale.ROOT);
        return Arrays.stream(TcbPart.values())
                .filter(part -> part.name().equals(plain))
                .findFirst();
    }

    private List<Bytes> digests(Setting setting, int length) throws AzureSkrException {
        String property = setting.property();
        List<Bytes> digests = new ArrayList<>();
        for (String text : settings.list(property)) {
            if (!text.matches("[0-9A-Fa-f]{" + 2 * length + "}")) {
                throw Settings.invalid(
                        property, "holds '" + text + "', which is not " + length + " bytes in hexadecimal digits");
            }
            digests.add(Bytes.ofHex(text));
        }
        return digests;
    }
}
