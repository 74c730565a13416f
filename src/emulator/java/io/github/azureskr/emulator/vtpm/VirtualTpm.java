// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The TPM that all programs of the guest share: one command at a time, each with its client's objects loaded. */
final class VirtualTpm {
    private final Tpm tpm;
    private final Translation translation;
    private final Supplier<HclIndex> hclIndexes;
    private final AtomicReference<Interposer> interposer = new AtomicReference<>(Interposer.NONE);
    private ClientSpace loaded = new ClientSpace();

    VirtualTpm(Tpm tpm, Supplier<HclIndex> hclIndexes) throws IOException {
        this.tpm = tpm;
        this.translation = new Translation(tpm);
        this.hclIndexes = hclIndexes;
    }

    void interpose(Interposer newInterposer) {
        interposer.set(newInterposer);
    }

    Client admit() {
        return new Client(new ClientSpace(), hclIndexes.get());
    }

    synchronized byte[] execute(Client client, byte[] sent) throws IOException {
        Interposer between = interposer.get();
        byte[] command = between.command(sent);
        return between.response(command, TpmMessage.isFramed(command) ? answer(client, command) : refuse());
    }

    /** Flushes what a client leaves behind. */
    synchronized void dismiss(Client client) throws IOException {
        client.space().flush(tpm);
    }

    private byte[] answer(Client client, byte[] command) throws IOException {
        if (HclIndex.isRead(command)) {
            return client.hclIndex().read(command);
        }
        if (HclIndex.isReadPublic(command)) {
            return client.hclIndex().readPublic(command);
        }
        if (loaded != client.space()) {
            loaded.swapOut(tpm);
            client.space().swapIn(tpm);
            loaded = client.space();
        }
        return translation.execute(client.space(), command);
    }

    private static byte[] refuse() {
        return TpmMessage.error(TpmCode.RC_COMMAND_SIZE);
    }

    /** A connected program of the guest. */
    record Client(ClientSpace space, HclIndex hclIndex) {}
}
