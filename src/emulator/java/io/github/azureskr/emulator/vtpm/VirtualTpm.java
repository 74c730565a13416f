// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The TPM that all programs of the guest share: one command at a time, each with its client's objects loaded. */
final class VirtualTpm {
    private final Tpm tpm;
    private final Translation translation;
    private final Supplier<HclIndex> hclIndexes;
    private final ClientSpace passingSpace = new ClientSpace();
    private final HclIndex passingHclIndex;
    private final AtomicReference<Interposer> interposer = new AtomicReference<>(Interposer.NONE);
    private ClientSpace loaded = passingSpace;

    VirtualTpm(Tpm tpm, Supplier<HclIndex> hclIndexes) throws IOException {
        this.tpm = tpm;
        this.translation = new Translation(tpm);
        this.hclIndexes = hclIndexes;
        this.passingHclIndex = hclIndexes.get();
    }

    void interpose(Interposer newInterposer) {
        interposer.set(newInterposer);
    }

    Client admit() {
        return new Client(new ClientSpace(), hclIndexes.get(), false);
    }

    Client admitPassing() {
        return new Client(passingSpace, passingHclIndex, true);
    }

    synchronized byte[] execute(Client client, byte[] sent) throws IOException {
        Interposer between = interposer.get();
        byte[] command = between.command(sent);
        byte[] response =
                TpmMessage.isFramed(command) ? answer(client, command) : TpmMessage.error(TpmCode.RC_COMMAND_SIZE);
        return between.response(command, response);
    }

    /** Flushes what a client leaves behind. */
    synchronized void dismiss(Client client) throws IOException {
        if (!client.isPassing()) {
            client.space().flush(tpm);
        }
    }

    private byte[] answer(Client client, byte[] command) throws IOException {
        if (client.turnsOutToStay()) {
            swapOut();
            client.settle();
        }
        if (loaded != client.space()) {
            swapOut();
            client.space().swapIn(tpm);
            loaded = client.space();
        }
        return HclIndex.isConcernedBy(command)
                ? client.hclIndex().answer(command, translation.nonces(), toSwtpm -> pass(client, toSwtpm))
                : pass(client, command);
    }

    private byte[] pass(Client client, byte[] command) throws IOException {
        return client.isPassing() ? executePassing(client, command) : translation.execute(client.space(), command);
    }

    /** Nobody cleans up in the space of the passing clients, so what is oldest goes when a slot is wanted. */
    private byte[] executePassing(Client client, byte[] command) throws IOException {
        Set<Integer> before = passingSpace.handles();
        byte[] response = translation.execute(passingSpace, command);
        while (makesRoom(TpmMessage.code(response))) {
            response = translation.execute(passingSpace, command);
        }
        Set<Integer> made = new TreeSet<>(passingSpace.handles());
        made.removeAll(before);
        client.made(made);
        return response;
    }

    private boolean makesRoom(int responseCode) throws IOException {
        return switch (responseCode) {
            case TpmCode.RC_OBJECT_MEMORY -> passingSpace.flushOldest(Handle::isTransient, tpm);
            case TpmCode.RC_SESSION_MEMORY -> passingSpace.flushOldest(Handle::isSession, tpm);
            default -> false;
        };
    }

    private void swapOut() throws IOException {
        loaded.swapOut(tpm);
        loaded = new ClientSpace();
    }
}
