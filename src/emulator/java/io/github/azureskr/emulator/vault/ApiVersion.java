// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Request;
import java.util.Set;

/** The {@code api-version} of a request: required, and one the service knows. */
record ApiVersion(String text) {
    private static final Set<String> WITHOUT_RELEASE = Set.of("2015-06-01", "2016-10-01", "7.0", "7.1", "7.2");
    private static final Set<String> WITH_RELEASE = Set.of(
            "7.3-preview",
            "7.3",
            "7.4-preview.1",
            "7.4",
            "7.5-preview.1",
            "7.5",
            "7.6-preview.1",
            "7.6-preview.2",
            "7.6",
            "2025-06-01-preview",
            "2025-07-01");

    static final ApiVersion LATEST = new ApiVersion("2025-07-01");

    static ApiVersion of(Request request) {
        String text = request.parameter("api-version")
                .filter(version -> !version.isEmpty())
                .orElseThrow(() -> Refusal.badParameter("api-version must be specified"));
        if (!WITHOUT_RELEASE.contains(text) && !WITH_RELEASE.contains(text)) {
            throw Refusal.badParameter("The specified version (" + text + ") is not recognized. Consider using the"
                    + " latest supported version (" + LATEST.text + ").");
        }
        return new ApiVersion(text);
    }

    boolean releasesKeys() {
        return WITH_RELEASE.contains(text);
    }
}
