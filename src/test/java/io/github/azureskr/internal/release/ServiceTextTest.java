// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ServiceTextTest {
    @Test
    void whatMovesOnATerminalOrEndsALineIsASpace() {
        assertEquals("a b c d e f", ServiceText.of("a\u009bb\u202ec\u2028d\u2029e\r\n\0f"));
    }

    @Test
    void longTextIsCut() {
        assertEquals("x".repeat(600) + " […]", ServiceText.of("x".repeat(601)));
    }
}
