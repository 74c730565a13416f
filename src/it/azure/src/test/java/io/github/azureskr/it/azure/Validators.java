// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Programs that judge what is deployed. */
final class Validators {
    private Validators() {}

    /** {@code ./run test} sees to it that they are there, and says so. Whoever runs Maven by hand may be without. */
    static void need(boolean there, String which) {
        String missing = which + " is not on this machine, and judges nothing";
        if ("required".equals(System.getenv("AZURESKR_VALIDATORS"))) {
            assertTrue(there, missing);
        } else {
            assumeTrue(there, missing);
        }
    }
}
