// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import java.util.Arrays;
import java.util.Locale;

/** The services of the local Azure that listen on the network. */
public enum AzureService {
    IMDS,
    ATTESTATION,
    KEY_VAULT,
    MANAGED_HSM,
    ENTRA;

    static AzureService parse(String text) {
        return Arrays.stream(values())
                .filter(service -> service.toString().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("'" + text + "' is none of " + Arrays.toString(values())));
    }

    /** Its name in options: {@code key-vault}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Only IMDS is plain: on a real VM its packets never leave the host. */
    boolean isTls() {
        return this != IMDS;
    }
}
