// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Exchanges commands and answers with one TPM, and flushes what these loaded. Used by one thread at a time. */
final class Connection implements AutoCloseable {
    private static final String LOOK = "Look into the kernel's log, or swtpm's, and load again.";

    private final Transport transport;
    private final long deadline;
    private final Set<Integer> loaded = new LinkedHashSet<>();
    private boolean open = true;

    /** What broke the channel. */
    private Optional<String> breakage = Optional.empty();

    /** @param patience how long a TPM that is busy or full is asked again from now on */
    Connection(Transport transport, Duration patience) {
        this.transport = transport;
        this.deadline = System.nanoTime() + patience.toNanos();
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

    /** The answer, whatever its code; a TPM that is busy or full is given some time. */
    Reply exchange(Command command) throws AzureSkrException {
        Reply reply = exchangeOnce(command);
        if (!reply.code().mayPass()) {
            return reply;
        }
        try {
            for (Pauses pauses = new Pauses(deadline); reply.code().mayPass() && pauses.next(); ) {
                reply = exchangeOnce(command);
            }
            return reply;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AzureSkrException(
                    Stage.TPM, "Interrupted while the TPM was too busy for %s.".formatted(command.code()), e);
        }
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
            exchange(Commands.flushContext(handle));
        } catch (AzureSkrException e) {
            // A channel that broke, the next command reports.
        }
    }

    /** Whether what is loaded through this channel is out of everybody else's reach. */
    boolean isManaged() {
        return transport.isManaged();
    }

    /** Leaves alone from now on what the TPM no longer has. */
    void forget(int handle) {
        loaded.remove(handle);
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
                    breakage.map(what -> "The channel to the TPM broke during an earlier command (" + what + ")")
                            .orElse("The channel to the TPM was closed"),
                    LOOK,
                    null);
        }
        try {
            return Reply.read(command, transmit(command));
        } catch (MalformedException e) {
            if (command.code().loads()) {
                // Nobody knows what was loaded: closing lets the resource manager flush it.
                breaks(e.getMessage());
            }
            throw unreadable(e);
        }
    }

    private Bytes transmit(Command command) throws AzureSkrException {
        try {
            return transport.transmit(command.bytes());
        } catch (IOException e) {
            String what = command.code() + ": " + e.getMessage();
            breaks(what);
            throw new AzureSkrException(Stage.TPM, "The channel to the TPM broke during " + what, LOOK, e);
        }
    }

    private static AzureSkrException unreadable(MalformedException e) {
        return new AzureSkrException(
                Stage.TPM,
                e.getMessage(),
                "Either this is no TPM 2.0, or something on the channel has altered it: check the property tpm.",
                e);
    }

    private void breaks(String what) {
        breakage = Optional.of(what);
        shut();
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
