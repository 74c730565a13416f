// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads an event log (TCG PC Client Platform Firmware Profile, section 10); everything in it is little-endian. */
final class EventLogReader {
    private static final String STRUCTURE = "TCG event log";
    private static final Bytes SPEC_ID = Bytes.utf8("Spec ID Event03\0");
    private static final int MAX_EVENT_SIZE = 1 << 20;
    private static final int MAX_BANKS = 16;
    private static final int MAX_DIGEST_SIZE = 64;
    private static final int SHA1_SIZE = 20;
    private static final int SHA256_SIZE = 32;
    private static final int PCR_COUNT = 24;

    private final Bytes log;
    private final ByteReader in;
    private final List<EventLog.Event> events = new ArrayList<>();

    EventLogReader(Bytes log) {
        this.log = log;
        this.in = ByteReader.littleEndian(STRUCTURE, log);
    }

    EventLog read() throws MalformedException {
        if (log.length() > EventLog.LARGEST) {
            throw new MalformedException(STRUCTURE, "%d bytes, more than %d".formatted(log.length(), EventLog.LARGEST));
        }
        EventLog.Event first = readSha1Event();
        events.add(first);
        return first.type() == EventLog.NO_ACTION && startsWith(first.content(), SPEC_ID)
                ? readBanks(readDigestSizes(first.content()))
                : readSha1Events();
    }

    private EventLog readSha1Events() throws MalformedException {
        while (in.remaining() > 0) {
            events.add(readSha1Event());
        }
        return new EventLog(events, false);
    }

    private EventLog readBanks(Map<Integer, Integer> digestSizes) throws MalformedException {
        while (in.remaining() > 0) {
            events.add(readEvent(digestSizes));
        }
        return new EventLog(events, digestSizes.containsKey(Algorithm.SHA256));
    }

    /** TCG_PCR_EVENT. */
    private EventLog.Event readSha1Event() throws MalformedException {
        long pcr = in.u32("pcrIndex");
        long type = in.u32("eventType");
        requirePcr(pcr, type);
        in.skip("digest", SHA1_SIZE);
        return new EventLog.Event(pcr, type, Bytes.EMPTY, in.sized32("event", MAX_EVENT_SIZE));
    }

    /** TCG_PCR_EVENT2. */
    private EventLog.Event readEvent(Map<Integer, Integer> digestSizes) throws MalformedException {
        long pcr = in.u32("pcrIndex");
        long type = in.u32("eventType");
        requirePcr(pcr, type);
        Bytes sha256 = readDigests(digestSizes);
        return new EventLog.Event(pcr, type, sha256, in.sized32("event", MAX_EVENT_SIZE));
    }

    /** Records without a measurement may name no PCR (0xFFFFFFFF). */
    private void requirePcr(long pcr, long type) throws MalformedException {
        if (pcr >= PCR_COUNT && type != EventLog.NO_ACTION) {
            throw in.malformed("an event for PCR " + pcr);
        }
    }

    /** TPML_DIGEST_VALUES: one digest for each bank that the log's first record lists. */
    private Bytes readDigests(Map<Integer, Integer> sizes) throws MalformedException {
        long count = in.u32("digest count");
        if (count != sizes.size()) {
            throw in.malformed("%d digests for %d banks".formatted(count, sizes.size()));
        }
        Map<Integer, Bytes> digests = new HashMap<>();
        for (long i = 0; i < count; i++) {
            int algorithm = in.u16("digest algorithm");
            if (!sizes.containsKey(algorithm) || digests.containsKey(algorithm)) {
                throw in.malformed(
                        "a digest of algorithm 0x%04X, unlisted or for the second time".formatted(algorithm));
            }
            digests.put(algorithm, in.bytes("digest", sizes.get(algorithm)));
        }
        return digests.getOrDefault(Algorithm.SHA256, Bytes.EMPTY);
    }

    /** TCG_EfiSpecIDEvent: the size of the digests of each bank. */
    private static Map<Integer, Integer> readDigestSizes(Bytes specId) throws MalformedException {
        ByteReader in = ByteReader.littleEndian("TCG_EfiSpecIDEvent", specId);
        in.skip("signature", SPEC_ID.length());
        in.u32("platformClass");
        in.skip("version, errata and uintnSize", 4);
        long count = in.u32("numberOfAlgorithms");
        if (count > MAX_BANKS) {
            throw in.malformed(count + " banks");
        }
        Map<Integer, Integer> sizes = new HashMap<>();
        for (long i = 0; i < count; i++) {
            readDigestSize(in, sizes);
        }
        in.skip("vendorInfo", in.u8("vendorInfoSize"));
        in.end();
        return sizes;
    }

    private static void readDigestSize(ByteReader in, Map<Integer, Integer> sizes) throws MalformedException {
        int algorithm = in.u16("algorithmId");
        int size = in.u16("digestSize");
        boolean wrong = algorithm == Algorithm.SHA256 ? size != SHA256_SIZE : size > MAX_DIGEST_SIZE;
        if (wrong || sizes.put(algorithm, size) != null) {
            throw in.malformed("algorithm 0x%04X of %d bytes, wrong or listed twice".formatted(algorithm, size));
        }
    }

    private static boolean startsWith(Bytes content, Bytes prefix) {
        return content.length() >= prefix.length()
                && content.slice(0, prefix.length()).equals(prefix);
    }
}
