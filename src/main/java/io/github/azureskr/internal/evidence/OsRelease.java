// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.RegularFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What /etc/os-release says: {@code Ubuntu}, 22, 4. */
public record OsRelease(String distribution, int major, int minor) {
    /** Where systems keep it. */
    public static final Path FILE = Path.of("/etc/os-release");

    private static final int LARGEST = 64 * 1024;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9}))?(?:\\D.*)?");

    /** os-release(5) gives this name to a system that tells none; the reference client refuses a version 0. */
    private static final OsRelease UNKNOWN = new OsRelease("Linux", 1, 0);

    /** A container may have no such file, and nothing is decided on it, so that is no failure. */
    static OsRelease read(Path file) {
        try {
            return parse(RegularFile.read(file, LARGEST).utf8());
        } catch (IOException e) {
            return UNKNOWN;
        }
    }

    static OsRelease parse(String text) {
        String name = value(text, "NAME").orElse(UNKNOWN.distribution);
        Matcher version = VERSION.matcher(value(text, "VERSION_ID").orElse(""));
        if (!version.matches() || Integer.parseInt(version.group(1)) == 0) {
            return new OsRelease(name, UNKNOWN.major, UNKNOWN.minor); // a rolling release
        }
        int minor = version.group(2) == null ? 0 : Integer.parseInt(version.group(2));
        return new OsRelease(name, Integer.parseInt(version.group(1)), minor);
    }

    /** The last assignment wins, as in the shell whose syntax this is. */
    private static Optional<String> value(String text, String variable) {
        return text.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(variable + "="))
                .map(line -> withoutQuotes(line.substring(variable.length() + 1)))
                .filter(value -> !value.isEmpty())
                .reduce((earlier, later) -> later);
    }

    private static String withoutQuotes(String value) {
        return value.replace("\"", "").replace("'", "").strip();
    }
}
