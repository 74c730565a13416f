// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    private static final String SHA1_OF_NOTHING = "00".repeat(20);
    private static final Bytes VENDOR = Bytes.utf8("firmware 1.0");
    private static final Bytes ZEROS = Bytes.owning(new byte[32]);

    private static final String SPEC_ID = specId("02000000" + "0400" + "1400" + "0b00" + "2000");
    /** Two measurements in PCR 0, one in PCR 7, each with the digest of its content. */
    private static final Bytes LOG = Bytes.ofHex(SPEC_ID
            + event(0, "08000000", VENDOR.hex())
            + event(0, "04000000", "00000000")
            + event(7, "04000000", "00000000"));

    private static String specId(String algorithms) {
        String content =
                Bytes.utf8("Spec ID Event03\0").hex() + "00000000" + "00" + "02" + "00" + "02" + algorithms + "00";
        return "00000000" + "03000000" + SHA1_OF_NOTHING + size(content) + content;
    }

    private static String event(int pcr, String type, String content) {
        Bytes measured = Bytes.ofHex(content);
        return "%02x000000".formatted(pcr) + type + "02000000" + "0400" + measured.digest("SHA-1") + "0b00"
                + measured.sha256() + size(content) + content;
    }

    private static String startupLocality(int locality) {
        String content = Bytes.utf8("StartupLocality\0").hex() + "%02x".formatted(locality);
        return "00000000" + "03000000" + "02000000" + "0400" + SHA1_OF_NOTHING + "0b00" + ZEROS + size(content)
                + content;
    }

    private static String size(String content) {
        return "%08x".formatted(Integer.reverseBytes(content.length() / 2));
    }

    private static Bytes extended(Bytes value, Bytes... measured) {
        Bytes result = value;
        for (Bytes content : measured) {
            result = Bytes.concat(result, content.sha256()).sha256();
        }
        return result;
    }

    @Test
    void readsEveryEvent() throws Exception {
        EventLog log = EventLog.read(LOG);
        assertTrue(log.hasSha256());
        assertEquals(4, log.events().size());
        assertEquals(
                new EventLog.Event(0, 8, VENDOR.sha256(), VENDOR), log.events().get(1));
    }

    @Test
    void replayExtendsEachPcrWithItsEventsOnly() throws Exception {
        Bytes separator = Bytes.ofHex("00000000");
        PcrValues replayed = replay(LOG, List.of(0, 1, 7, 17));
        assertEquals(
                List.of(
                        extended(ZEROS, VENDOR, separator),
                        ZEROS,
                        extended(ZEROS, separator),
                        Bytes.ofHex("ff".repeat(32))),
                replayed.digests());
    }

    @Test
    void replayIsWhatTpm2ToolsCompute(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("log"), LOG.toArray());
        String printed = Programs.run("tpm2_eventlog", file.toString());
        List<Bytes> values = replay(LOG, List.of(0, 7)).digests();
        String sha256 = printed.substring(printed.lastIndexOf("sha256:"));
        assertTrue(sha256.contains("0  : 0x" + values.get(0)), printed);
        assertTrue(sha256.contains("7  : 0x" + values.get(1)), printed);
    }

    @Test
    void startupLocalityIsTheFirstValueOfPcr0() throws Exception {
        Bytes log = Bytes.ofHex(SPEC_ID + startupLocality(3) + event(0, "08000000", VENDOR.hex()));
        Bytes first = Bytes.ofHex("00".repeat(31) + "03");
        assertEquals(List.of(extended(first, VENDOR)), replay(log, List.of(0)).digests());
    }

    @Test
    void logOfSha1AloneIsReadButNotReplayed() throws Exception {
        String event = "00000000" + "08000000" + "11".repeat(20) + size(VENDOR.hex()) + VENDOR.hex();
        EventLog log = EventLog.read(Bytes.ofHex(event + event));
        assertEquals(2, log.events().size());
        assertFalse(log.hasSha256());
        assertEquals(Optional.empty(), log.replay(PcrSelection.BOOT));
    }

    @Test
    void logWithoutTheSha256BankIsNotReplayed() throws Exception {
        EventLog log = EventLog.read(Bytes.ofHex(specId("01000000" + "0400" + "1400")));
        assertEquals(Optional.empty(), log.replay(PcrSelection.BOOT));
    }

    @Test
    void recordWithoutAMeasurementMayNameNoPcr() throws Exception {
        String event = "ffffffff" + "03000000" + "02000000" + "0400" + SHA1_OF_NOTHING + "0b00" + ZEROS + "00000000";
        assertEquals(2, EventLog.read(Bytes.ofHex(SPEC_ID + event)).events().size());
        assertMalformed("PCR 4294967295", SPEC_ID + event.replaceFirst("03000000", "04000000"));
    }

    @Test
    void pcrBeyondTheLastIsRefused() {
        assertMalformed("PCR 24", SPEC_ID + event(24, "04000000", "00000000"));
    }

    @Test
    void digestsOtherThanTheListedOnesAreRefused() {
        String honest = SPEC_ID + event(0, "04000000", "00000000");
        int count = SPEC_ID.length() + 16;
        assertMalformed("3 digests for 2 banks", honest.substring(0, count) + "03" + honest.substring(count + 2));
        assertMalformed("0x000C", honest.substring(0, count + 8) + "0c" + honest.substring(count + 10));
        assertMalformed(
                "0x0004", honest.replaceFirst("0b00" + Bytes.ofHex("00000000").sha256(), "0400" + ZEROS));
    }

    @Test
    void banksThatCannotBeAreRefused() {
        assertMalformed("0x000B of 31 bytes", specId("01000000" + "0b00" + "1f00"));
        assertMalformed("0x0005 of 65 bytes", specId("01000000" + "0500" + "4100"));
        assertMalformed("0x000B of 32 bytes", specId("02000000" + "0b00" + "2000" + "0b00" + "2000"));
        assertMalformed("17 banks", specId("11000000" + "0b00" + "2000"));
    }

    @Test
    void hugeEventsAndLogsAreRefused() {
        assertMalformed("1048577", "00000000" + "04000000" + SHA1_OF_NOTHING + "01001000");
        byte[] huge = new byte[(16 << 20) + 1];
        assertThrows(MalformedException.class, () -> EventLog.read(Bytes.owning(huge)));
    }

    @Test
    void emptyLogIsMalformed() {
        assertMalformed("truncated", "");
    }

    @Test
    void prefixOfALogIsMalformedUnlessItEndsWithAnEvent() throws Exception {
        int first = SPEC_ID.length() / 2;
        int second = first + event(0, "08000000", VENDOR.hex()).length() / 2;
        int third = second + event(0, "04000000", "00000000").length() / 2;
        for (int length = 0; length < LOG.length(); length++) {
            Bytes prefix = LOG.slice(0, length);
            if (length == first || length == second || length == third) {
                EventLog.read(prefix);
            } else {
                assertThrows(MalformedException.class, () -> EventLog.read(prefix));
            }
        }
    }

    @Test
    void noMutantBreaksTheParser() {
        Mutations.assertNothingButMalformed(LOG, mutant -> EventLog.read(mutant).replay(PcrSelection.BOOT));
    }

    private static PcrValues replay(Bytes log, List<Integer> pcrs) throws MalformedException {
        return EventLog.read(log).replay(new PcrSelection(pcrs)).orElseThrow();
    }

    private static void assertMalformed(String part, String hex) {
        MalformedException failure = assertThrows(MalformedException.class, () -> EventLog.read(Bytes.ofHex(hex)));
        assertTrue(failure.getMessage().contains(part), failure.getMessage());
    }
}
