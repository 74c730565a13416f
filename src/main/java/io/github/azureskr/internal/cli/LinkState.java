// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.util.Locale;

/** What is known of one link of the {@link TrustChain}. Each has a word and a sign: colour alone tells nothing. */
enum LinkState {
    VERIFIED("verified", "M-5 0.5 L-1.5 4 L5.5 -4"),
    /** It would be verified if what it rests on were. */
    HOLDS("holds by itself", "M-5 0.5 L-1.5 4 L5.5 -4"),
    REFUSED("refused", "M-4.5 -4.5 L4.5 4.5 M4.5 -4.5 L-4.5 4.5"),
    MISSING("not verified", "M-3.5 -2.5 A3.5 3.5 0 1 1 0 1.5 L0 2.5 M0 5.5 L0 5.6"),
    ABSENT("not part of this evidence", "M-5 0 L5 0");

    private final String words;
    private final String sign;

    LinkState(String words, String sign) {
        this.words = words;
        this.sign = sign;
    }

    String words() {
        return words;
    }

    /** An SVG path around the origin, 12 wide and high. */
    String sign() {
        return sign;
    }

    /** The class in the page's style sheet. */
    String styleClass() {
        return name().toLowerCase(Locale.ROOT);
    }
}
