// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import io.github.azureskr.emulator.vtpm.Interposer;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Counts a load's commands to the TPM, and how long the TPM took for them. */
final class TpmTally implements Interposer {
    static final int CREATE_PRIMARY = 0x131;
    static final int CERTIFY = 0x148;
    static final int QUOTE = 0x158;
    static final int RSA_DECRYPT = 0x159;
    private static final int POLICY_PCR = 0x17F;

    private final Map<Integer, Integer> counts = new HashMap<>();
    private final Map<Integer, Long> nanos = new HashMap<>();
    private long keys;
    private long sent;

    @Override
    public synchronized byte[] command(byte[] command) {
        sent = System.nanoTime();
        return command;
    }

    @Override
    public synchronized byte[] response(byte[] command, byte[] response) {
        int code = ByteBuffer.wrap(command).getInt(6);
        counts.merge(code, 1, Integer::sum);
        long taken = System.nanoTime() - sent;
        nanos.merge(code, taken, Long::sum);
        // The first decryption is of the attestation token, and so is the session until then.
        if (count(RSA_DECRYPT) > 1 || count(RSA_DECRYPT) == 1 && code == POLICY_PCR) {
            keys += code == RSA_DECRYPT || code == POLICY_PCR ? taken : 0;
        }
        return response;
    }

    synchronized int count(int code) {
        return counts.getOrDefault(code, 0);
    }

    synchronized int all() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** All that opens keys, their policy with it: it is done one after the other. */
    synchronized double decryptionMillis() {
        return keys / 1e6;
    }

    /** All of this code together. */
    synchronized double millisOf(int code) {
        return nanos.getOrDefault(code, 0L) / 1e6;
    }
}
