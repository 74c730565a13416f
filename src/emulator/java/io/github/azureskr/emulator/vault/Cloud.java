// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.net.URI;

/** Azure's clouds, by the domain under which their services are. */
enum Cloud {
    PUBLIC("azure.net"),
    US_GOVERNMENT("usgovcloudapi.net"),
    CHINA("azure.cn");

    private final String domain;

    Cloud(String domain) {
        this.domain = domain;
    }

    /** The public one for a host that is in none. */
    static Cloud of(URI service) {
        for (Cloud cloud : values()) {
            if (service.getHost().endsWith("." + cloud.domain)) {
                return cloud;
            }
        }
        return PUBLIC;
    }

    /** The resource that callers' tokens must be for: {@code https://vault.azure.net}. */
    String audience(String service) {
        return "https://" + service + "." + domain;
    }
}
