// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;

/**
 * An event of the boot: what was measured into a PCR, and what the log says about it. TCG PC Client Platform Firmware
 * Profile, TCG_PCR_EVENT2.
 *
 * @param measured the bytes whose digests extend the PCR: often, but not always, those in the log
 */
record Measurement(int pcr, int type, byte[] measured, byte[] logged) {

    void extend(Tpm tpm) throws IOException {
        tpm.extendPcr(pcr, digests());
    }

    byte[] record() {
        Map<DigestAlgorithm, byte[]> digests = digests();
        int size = 4 + 4 + 4 + 4 + logged.length;
        for (DigestAlgorithm algorithm : digests.keySet()) {
            size += 2 + algorithm.size();
        }
        ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(pcr).putInt(type).putInt(digests.size());
        digests.forEach(
                (algorithm, digest) -> out.putShort((short) algorithm.id()).put(digest));
        return out.putInt(logged.length).put(logged).array();
    }

    private Map<DigestAlgorithm, byte[]> digests() {
        Map<DigestAlgorithm, byte[]> digests = new EnumMap<>(DigestAlgorithm.class);
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            digests.put(algorithm, algorithm.digest(measured));
        }
        return digests;
    }
}
