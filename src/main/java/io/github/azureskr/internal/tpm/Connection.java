// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Exchanges commands and answers with one TPM, and flushes what these loaded. Used by one thread at a time. */
final class Connection implements AutoCloseable {
    /** Waiting 1, 2, 4 … milliseconds: one second in all. */
    private static final int MAX_RETRIES = 10;

    private final Transport transport;
    private final Set<Integer> loaded = new LinkedHashSet<>();
    private boolean open = true;

    Connection(Transport transport) {
        this.transport = transport;
    }

    /** What is done with something that was just loaded. */
    @FunctionalInterface
    interface Use<T, R> {
        R with(T loaded) throws AzureSkrException;
    }

    /** Runs a command and reads the answer's parameters; fails if the TPM refuses. */
    <T> T run(Command command, Reply.Parser<T> parser) throws AzureSkrException {
        return parse(command, require(command, exchange(command)), parser);
    }

    /** Runs a command whose answer has no parameters. */
    void run(Command command) throws AzureSkrException {
        run(command, in -> Bytes.EMPTY);
    }

    /** As {@link #run(Command, Reply.Parser)}, but nothing if the handle or index that the command names is empty. */
    <T> Optional<T> find(Command command, Reply.Parser<T> parser) throws AzureSkrException {
        Reply reply = exchange(command);
        if (reply.code().isOneOf(ResponseCode.HANDLE)) {
            return Optional.empty();
        }
        return Optional.of(parse(command, require(command, reply), parser));
    }

    /** Runs a command that loads an object or a session, which is flushed again if {@code use} fails. */
    <R> R load(Command command, Use<Reply, R> use) throws AzureSkrException {
        Reply reply = require(command, exchange(command));
        loaded.add(reply.handle());
        boolean used = false;
        try {
            R result = use.with(reply);
            used = true;
            return result;
        } finally {
            if (!used) {
                flush(reply.handle());
            }
        }
    }

    /** The answer, whatever its code; the TPM is given some time if it says that it is busy. */
    Reply exchange(Command command) throws AzureSkrException {
        Reply reply = exchangeOnce(command);
        for (int retry = 0; retry < MAX_RETRIES && isBusy(reply.code()); retry++) {
            pause(command, 1L << retry);
            reply = exchangeOnce(command);
        }
        return reply;
    }

    Reply require(Command command, Reply reply) throws AzureSkrException {
        if (!reply.code().isSuccess()) {
            throw Refusal.of(command.code(), reply.code());
        }
        return reply;
    }

    <T> T parse(Command command, Reply reply, Reply.Parser<T> parser) throws AzureSkrException {
        try {
            return reply.parse(command.code(), parser);
        } catch (MalformedException e) {
            throw unreadable(e);
        }
    }

    /**
     * Flushes an object or session, unless that was done before. Should the TPM refuse, nothing is left to do: the
     * resource manager drops what was loaded through a channel when the channel closes.
     */
    void flush(int handle) {
        if (!loaded.remove(handle) || !open) {
            return;
        }
        try {
            transport.transmit(Commands.flushContext(handle).bytes());
        } catch (IOException e) {
            // The next command reports it.
            shut();
        }
    }

    @Override
    public void close() {
        List.copyOf(loaded).forEach(this::flush);
        shut();
    }

    private Reply exchangeOnce(Command command) throws AzureSkrException {
        if (!open) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "The channel to the TPM was closed, or broke during an earlier command",
                    "Open it anew.",
                    null);
        }
        try {
            return Reply.read(command, transmit(command));
        } catch (MalformedException e) {
            if (command.code().loads()) {
                // Nobody knows what was loaded: closing lets the resource manager flush it.
                shut();
            }
            throw unreadable(e);
        }
    }

    private Bytes transmit(Command command) throws AzureSkrException {
        try {
            return transport.transmit(command.bytes());
        } catch (IOException e) {
            shut();
            throw new AzureSkrException(
                    Stage.TPM,
                    "The channel to the TPM broke during %s: %s".formatted(command.code(), e.getMessage()),
                    "Look into the kernel's log, or swtpm's, and load again.",
                    e);
        }
    }

    private static boolean isBusy(ResponseCode code) {
        return code.isOneOf(ResponseCode.RETRY, ResponseCode.YIELDED, ResponseCode.TESTING);
    }

    private static void pause(Command command, long millis) throws AzureSkrException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AzureSkrException(
                    Stage.TPM, "Interrupted while the TPM was too busy for %s.".formatted(command.code()), e);
        }
    }

    private static AzureSkrException unreadable(MalformedException e) {
        return new AzureSkrException(
                Stage.TPM,
                e.getMessage(),
                "Either this is no TPM 2.0, or something on the channel has altered it: check the property tpm.",
                e);
    }

    private void shut() {
        open = false;
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing the channel to the TPM", e);
        }
    }
}
