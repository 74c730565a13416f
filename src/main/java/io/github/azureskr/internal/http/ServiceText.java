// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.util.regex.Pattern;

/** A service's own words, made fit for one line of ours. */
public final class ServiceText {
    private static final int LONGEST = 600;

    /**
     * What looks like a token: a service may quote the one that it was sent, and what it says ends up in logs. A JSON
     * object's beginning in base64 with all that hangs on it, whatever follows "Bearer", and any run of base64url that is
     * longer than names are. A path is no run: the identifiers of Azure's resources are long.
     */
    private static final Pattern TOKEN =
            Pattern.compile("eyJ[\\w-]*(?:\\.+[\\w-]+)*" + "|(?<=\\b[Bb]earer )[\\w.~+/-]{20,}=*" + "|[\\w-]{100,}=*");

    private ServiceText() {}

    public static String of(String text) {
        String line = text.replaceAll("[\\s\\p{C}\\p{Zl}\\p{Zp}]+", " ").strip();
        String harmless = TOKEN.matcher(line).replaceAll("[a token]");
        return harmless.length() <= LONGEST ? harmless : harmless.substring(0, LONGEST) + " […]";
    }
}
