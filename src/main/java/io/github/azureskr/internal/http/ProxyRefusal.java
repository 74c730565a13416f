// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.Serial;

/** An HTTP proxy does not let this machine through: to ask again would change nothing. */
public final class ProxyRefusal extends HttpFailure {
    @Serial
    private static final long serialVersionUID = 1L;

    ProxyRefusal(String problem, String remedy) {
        super(problem, remedy, null);
    }
}
