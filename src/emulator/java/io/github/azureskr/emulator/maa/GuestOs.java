// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What the client says of its operating system; nothing proves it. */
record GuestOs(String type, String distribution, String build, int major, int minor) {
    private static final Set<String> TYPES = Set.of("Linux", "Windows");

    static GuestOs read(Json attestationInfo) throws AppraisalException {
        String type = text(attestationInfo, "OSType");
        if (!TYPES.contains(type)) {
            throw attestationInfo.wrong("OSType", "one of " + TYPES);
        }
        return new GuestOs(
                type,
                text(attestationInfo, "OSDistro"),
                text(attestationInfo, "OSBuild"),
                attestationInfo.numberOrText("OSVersionMajor"),
                attestationInfo.numberOrText("OSVersionMinor"));
    }

    private static String text(Json attestationInfo, String name) throws AppraisalException {
        return new String(attestationInfo.base64(name), StandardCharsets.UTF_8);
    }

    boolean isWindows() {
        return type.equals("Windows");
    }
}
