// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import org.junit.jupiter.api.Test;

class Tomcat9Test extends TomcatTest {
    @Test
    void tomcat9ServesTheReleasedKey() throws Exception {
        servesTheReleasedKey();
    }
}
