// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.Check;
import java.util.List;

/**
 * Something trusted because of what stands before it in the chain.
 *
 * @param name of what is trusted
 * @param role what it is, in a few words
 * @param proof what makes this link, as the end of a sentence that begins with the link's name
 * @param checks of this link, as far as they were made
 */
record TrustLink(String name, String role, String proof, LinkState state, List<Check> checks) {
    TrustLink {
        checks = List.copyOf(checks);
    }

    TrustLink in(LinkState other) {
        return new TrustLink(name, role, proof, other, checks);
    }

    long passed() {
        return checks.stream().filter(Check::passed).count();
    }
}
