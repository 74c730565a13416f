// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;

/** No answer came: our client's exception on its way through the Azure SDK, which throws unchecked ones of its own. */
final class Unreachable extends UncheckedIOException {
    @Serial
    private static final long serialVersionUID = 1L;

    Unreachable(IOException cause) {
        super(cause.getMessage(), cause);
    }
}
