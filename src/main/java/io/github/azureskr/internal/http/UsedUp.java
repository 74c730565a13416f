// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.Serial;
import java.net.SocketTimeoutException;

/** The time for the whole load was up, or all but up, before whoever is waited for could do anything. */
final class UsedUp extends SocketTimeoutException {
    @Serial
    private static final long serialVersionUID = 1L;

    UsedUp(String message) {
        super(message);
    }
}
