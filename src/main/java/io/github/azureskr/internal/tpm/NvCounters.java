// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.Optional;
import java.util.OptionalLong;

/** Defines, reads and increments counters, as the owner. */
record NvCounters(Connection connection) {
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
            increment(counter);
        }
        return value(counter);
    }

    void increment(NvCounter counter) throws AzureSkrException {
        connection.run(Commands.nvIncrement(counter));
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
        return connection.run(Commands.nvRead(counter.index(), 0, NvCounter.SIZE), NvCounters::readValue);
    }

    private static long readValue(ByteReader in) throws MalformedException {
        ByteReader data = ByteReader.bigEndian("counter", in.sized16("data"));
        long value = data.u64("value");
        data.end();
        return value;
    }
}
