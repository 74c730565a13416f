// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import org.junit.jupiter.api.Test;

class Tomcat101Test extends TomcatTest {
    @Test
    void tomcat101ServesTheReleasedKey() throws Exception {
        servesTheReleasedKey();
    }
}
