// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Defines, reads and increments counters, as the owner. What a counter has come to is read under a session, which nobody on
 * the channel can forge: by it, too, one knows whether a counter was incremented.
 */
record NvCounters(Connection connection, Decryption session) {
    /** Empty where the counter does not count yet. */
    OptionalLong read(NvCounter counter) throws AzureSkrException {
        Optional<NvCounter.State> state = state(counter);
        return state.isPresent() && state.get() == NvCounter.State.COUNTING
                ? OptionalLong.of(value(counter))
                : OptionalLong.empty();
    }

    /** Lets it count, if it does not already. */
    long create(NvCounter counter) throws AzureSkrException {
        Optional<NvCounter.State> state = state(counter);
        if (state.isEmpty()) {
            connection.run(Commands.nvDefineSpace(counter));
        }
        if (state.isEmpty() || state.get() == NvCounter.State.UNWRITTEN) {
            connection.run(Commands.nvIncrement(counter));
        }
        return value(counter);
    }

    /**
     * One more. Whatever goes wrong, it may have counted all the same.
     *
     * @param from what it had come to
     */
    long increment(NvCounter counter, long from) throws AzureSkrException {
        connection.run(Commands.nvIncrement(counter));
        long value = value(counter);
        if (value != from + 1) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "The TPM's counter " + counter + " stands at " + value + ", though it stood at " + from
                            + " and the TPM answered that it had counted once",
                    "Something on the channel to the TPM alters commands or answers: check the configured TPM, and who"
                            + " can open it.",
                    null);
        }
        return value;
    }

    private Optional<NvCounter.State> state(NvCounter counter) throws AzureSkrException {
        Optional<NvCounter.State> state = connection.find(Commands.nvReadPublic(counter.index()), counter::readState);
        if (state.isPresent() && state.get() == NvCounter.State.SOMETHING_ELSE) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "The TPM's NV index " + counter + " is no counter of AzureSKR: somebody else uses it",
                    "Name another file in the property sealed-cache, from which the index follows; or, if nobody needs"
                            + " the index, remove it (tpm2_nvundefine -C o " + counter + ").",
                    null);
        }
        return state;
    }

    private long value(NvCounter counter) throws AzureSkrException {
        Bytes names = new ByteWriter().u32(Handle.OWNER).bytes(counter.name()).toBytes();
        Bytes answer = session.ask(Commands.nvRead(counter.index(), 0, NvCounter.SIZE), names);
        if (answer.length() != NvCounter.SIZE) {
            throw new AssertionError("the TPM's own answer has " + answer.length() + " bytes");
        }
        return answer.asBuffer().getLong();
    }
}
