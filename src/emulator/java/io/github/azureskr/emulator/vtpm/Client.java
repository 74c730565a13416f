// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.util.Set;

/**
 * A connected program of the guest.
 *
 * <p>Over TCP it may be one of the tpm2-tools, whose TCTI makes a new connection for every command and expects to find
 * what it left. So who comes that way begins as a <em>passing</em> client, in a space that all passing clients share
 * and that outlives them; with a second command on the same connection it is one that stays, and gets its own space.
 */
final class Client {
    private final HclIndex hclIndex;
    private ClientSpace space;
    private boolean passing;
    private boolean known;
    private Set<Integer> made = Set.of();

    Client(ClientSpace space, HclIndex hclIndex, boolean passing) {
        this.space = space;
        this.hclIndex = hclIndex;
        this.passing = passing;
    }

    HclIndex hclIndex() {
        return hclIndex;
    }

    ClientSpace space() {
        return space;
    }

    boolean isPassing() {
        return passing;
    }

    /** Whether a passing client turns out to stay: this is not its first command. */
    boolean turnsOutToStay() {
        boolean stays = passing && known;
        known = true;
        return stays;
    }

    /** Notes what a passing client's command has made. */
    void made(Set<Integer> handles) {
        made = handles;
    }

    /** Leaves the shared space, which has to be swapped out, with what it has made. */
    void settle() {
        space = space.split(made);
        passing = false;
    }
}
