// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import org.junit.jupiter.api.Test;

class Tomcat11Test extends TomcatTest {
    @Test
    void tomcat11ServesTheReleasedKey() throws Exception {
        servesTheReleasedKey();
    }
}
