// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The firmware's event log (TCG PC Client Platform Firmware Profile, "Event Logging"), SHA-256 bank. */
record EventLog(List<Event> events) {
    private static final String FIELD = "TcgLogs";
    private static final int EV_NO_ACTION = 3;
    private static final int ALG_SHA256 = 0x000B;
    private static final int SHA1_SIZE = 20;

    /** @param digest of the SHA-256 bank */
    record Event(int pcr, int type, byte[] digest, byte[] data) {}

    static EventLog read(byte[] bytes) throws AppraisalException {
        Reader in = Reader.littleEndian(FIELD, bytes);
        in.expect("PCR of the first event", in.u32(), 0);
        in.expect("type of the first event", in.u32(), EV_NO_ACTION);
        in.bytes(SHA1_SIZE);
        Map<Integer, Integer> digestSizes = readSpecId(in.bytes(Integer.toUnsignedLong(in.u32())));
        List<Event> events = new ArrayList<>();
        while (!in.atEnd()) {
            events.add(readEvent(in, digestSizes));
        }
        return new EventLog(List.copyOf(events));
    }

    /** TCG_EfiSpecIDEvent: the size of each digest algorithm in the log. */
    private static Map<Integer, Integer> readSpecId(byte[] bytes) throws AppraisalException {
        Reader in = Reader.littleEndian(FIELD, bytes);
        byte[] signature = "Spec ID Event03\0".getBytes(StandardCharsets.US_ASCII);
        if (!Arrays.equals(in.bytes(signature.length), signature)) {
            throw AppraisalException.invalid(FIELD + " is not a crypto-agile event log: no \"Spec ID Event03\"");
        }
        in.bytes(8); // platformClass, version, errata, uintnSize
        Map<Integer, Integer> sizes = new HashMap<>();
        int count = in.u32();
        for (int i = 0; i < count; i++) {
            sizes.put(in.u16(), in.u16());
        }
        return sizes;
    }

    private static Event readEvent(Reader in, Map<Integer, Integer> digestSizes) throws AppraisalException {
        int pcr = in.u32();
        int type = in.u32();
        int digests = in.u32();
        byte[] sha256 = {};
        for (int i = 0; i < digests; i++) {
            int algorithm = in.u16();
            Integer size = digestSizes.get(algorithm);
            if (size == null) {
                throw AppraisalException.invalid(FIELD + ": an event has a digest of an undeclared algorithm");
            }
            byte[] digest = in.bytes(size);
            sha256 = algorithm == ALG_SHA256 ? digest : sha256;
        }
        byte[] data = in.bytes(Integer.toUnsignedLong(in.u32()));
        if (sha256.length != Sha256.SIZE) {
            throw AppraisalException.invalid(FIELD + ": an event has no SHA-256 digest");
        }
        return new Event(pcr, type, sha256, data);
    }

    /** The value to which this log extends a PCR that began at zero. */
    byte[] replay(int pcr) {
        byte[] value = new byte[Sha256.SIZE];
        for (Event event : events) {
            if (event.pcr() == pcr && event.type() != EV_NO_ACTION) {
                value = Sha256.of(value, event.digest());
            }
        }
        return value;
    }
}
