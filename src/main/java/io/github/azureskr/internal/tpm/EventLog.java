// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The firmware's record of what it measured (TCG PC Client Platform Firmware Profile, section 10).
 *
 * @param hasSha256 whether the log speaks of the SHA-256 bank; if not, the digests are empty
 */
public record EventLog(List<Event> events, boolean hasSha256) {
    /** In bytes; real ones have some ten thousand. */
    public static final int LARGEST = 16 << 20;

    static final long NO_ACTION = 3;
    private static final Bytes STARTUP_LOCALITY = Bytes.utf8("StartupLocality\0");
    private static final Bytes ZEROS = Bytes.owning(new byte[32]);
    private static final int FIRST_DYNAMIC_PCR = 17;
    private static final int LAST_DYNAMIC_PCR = 22;

    /**
     * TCG_PCR_EVENT2, or TCG_PCR_EVENT without its SHA-1 digest.
     *
     * @param sha256 what the PCR was extended with
     */
    public record Event(long pcr, long type, Bytes sha256, Bytes content) {
        /** The locality in which the TPM was started: the last byte of PCR 0's first value. */
        private Optional<Integer> startupLocality() {
            int at = STARTUP_LOCALITY.length();
            boolean says = pcr == 0
                    && type == NO_ACTION
                    && content.length() == at + 1
                    && content.slice(0, at).equals(STARTUP_LOCALITY);
            return says ? Optional.of(content.at(at)) : Optional.empty();
        }
    }

    public EventLog {
        events = List.copyOf(events);
    }

    /** Reads a log of either kind: one digest for each bank, or SHA-1 alone. */
    public static EventLog read(Bytes log) throws MalformedException {
        return new EventLogReader(log).read();
    }

    /** The values that the PCRs have if nothing else was measured; nothing for a log of SHA-1 alone. */
    public Optional<PcrValues> replay(PcrSelection selection) {
        if (!hasSha256) {
            return Optional.empty();
        }
        return Optional.of(new PcrValues(
                selection, selection.indices().stream().map(this::replay).toList()));
    }

    private Bytes replay(int pcr) {
        Bytes value = initial(pcr);
        for (Event event : events) {
            if (event.pcr() == pcr && event.type() != NO_ACTION) {
                value = Bytes.concat(value, event.sha256()).sha256();
            }
        }
        return value;
    }

    private Bytes initial(int pcr) {
        if (pcr >= FIRST_DYNAMIC_PCR && pcr <= LAST_DYNAMIC_PCR) {
            byte[] ones = new byte[ZEROS.length()];
            Arrays.fill(ones, (byte) 0xFF);
            return Bytes.owning(ones);
        }
        return pcr == 0
                ? events.stream()
                        .flatMap(event -> event.startupLocality().stream())
                        .findFirst()
                        .map(EventLog::startedIn)
                        .orElse(ZEROS)
                : ZEROS;
    }

    private static Bytes startedIn(int locality) {
        byte[] value = new byte[ZEROS.length()];
        value[value.length - 1] = (byte) locality;
        return Bytes.owning(value);
    }
}
