// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;

/**
 * Under which conditions what was sealed for a restart opens: in the same boot state, not too late, and only as long as
 * nothing newer was sealed. The TPM itself checks all three.
 *
 * @param latestClock the last millisecond of the TPM's clock, which runs while the machine does
 * @param counter goes up by one with each sealing
 * @param highestCount what the counter had come to when the sealing was written
 */
public record SealingPolicy(PcrValues pcrs, long latestClock, NvCounter counter, long highestCount) implements Policy {
    /** TPM_EO_UNSIGNED_LE. */
    private static final int AT_MOST = 0x0009;
    /** Of {@code clock} in TPMS_TIME_INFO, after {@code time}. */
    private static final int CLOCK_OFFSET = 8;

    @Override
    public Bytes policy() {
        Bytes pcrs = this.pcrs.policy();
        // Both hash operand, offset and operation first; PolicyNV adds the index's name (part 3).
        Bytes clock = Policy.extend(pcrs, CommandCode.POLICY_COUNTER_TIMER, hash(latestClock, CLOCK_OFFSET));
        return Policy.extend(clock, CommandCode.POLICY_NV, Bytes.concat(hash(highestCount, 0), counter.name()));
    }

    private static Bytes hash(long operand, int offset) {
        return new ByteWriter().u64(operand).u16(offset).u16(AT_MOST).toBytes().sha256();
    }

    @Override
    public boolean satisfy(PolicySession session) throws AzureSkrException {
        return pcrs.satisfy(session)
                && session.check(Commands.policyCounterTimer(session.handle(), comparison(latestClock, CLOCK_OFFSET)))
                && session.check(Commands.policyNv(session.handle(), counter, comparison(highestCount, 0)));
    }

    private static ByteWriter comparison(long operand, int offset) {
        return new ByteWriter()
                .sized16(new ByteWriter().u64(operand).toBytes())
                .u16(offset)
                .u16(AT_MOST);
    }
}
