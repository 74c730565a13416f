// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A crypto-agile TCG event log. TCG PC Client Platform Firmware Profile, section 10. */
final class EventLog {
    private static final int EV_NO_ACTION = 3;

    private EventLog() {}

    static byte[] write(List<Measurement> events) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        log.writeBytes(specId());
        events.forEach(event -> log.writeBytes(event.record()));
        return log.toByteArray();
    }

    /** The first record, in the form of the old SHA-1 logs: it says which digests the others have. */
    private static byte[] specId() {
        DigestAlgorithm[] algorithms = DigestAlgorithm.values();
        int size = 16 + 4 + 4 + 4 + 4 * algorithms.length + 1;
        ByteBuffer out = ByteBuffer.allocate(4 + 4 + 20 + 4 + size).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0).putInt(EV_NO_ACTION).put(new byte[20]).putInt(size);
        out.put("Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        out.put((byte) 0).put((byte) 2).put((byte) 0).put((byte) 2);
        out.putInt(algorithms.length);
        for (DigestAlgorithm algorithm : algorithms) {
            out.putShort((short) algorithm.id()).putShort((short) algorithm.size());
        }
        return out.put((byte) 0).array();
    }
}
