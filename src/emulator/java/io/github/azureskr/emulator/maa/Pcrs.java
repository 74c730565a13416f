// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static io.github.azureskr.emulator.maa.AppraisalException.check;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The PCR values that a client sends with its quote, by index. */
record Pcrs(SortedMap<Integer, byte[]> values) {
    /** Firmware's PCRs. Above them the operating system extends too, with events that no firmware log has. */
    private static final int FIRMWARE = 8;

    static Pcrs read(Json tpmInfo) throws AppraisalException {
        SortedMap<Integer, byte[]> values = new TreeMap<>();
        for (Json pcr : tpmInfo.objects("PCRs")) {
            byte[] digest = pcr.base64("Digest");
            if (digest.length != Sha256.SIZE) {
                throw pcr.wrong("Digest", "32 bytes");
            }
            if (values.put(pcr.number("Index"), digest) != null) {
                throw pcr.wrong("Index", "given once");
            }
        }
        TreeSet<Integer> set = new TreeSet<>();
        for (Object index : tpmInfo.array("PcrSet")) {
            set.add(Json.integer(index).orElseThrow(() -> tpmInfo.wrong("PcrSet", "an array of numbers")));
        }
        if (!set.equals(values.keySet())) {
            throw AppraisalException.invalid("PcrSet " + set + " and PCRs " + values.keySet() + " differ");
        }
        return new Pcrs(values);
    }

    void verifyQuoted(Quote quote) throws AppraisalException {
        check(
                quote.pcrs().equals(values.keySet()),
                "PcrQuote is of PCRs " + quote.pcrs() + ", sent are " + values.keySet());
        check(
                values.keySet().containsAll(IntStream.range(0, FIRMWARE).boxed().toList()),
                "PcrQuote must cover PCRs 0 to 7");
        check(
                Arrays.equals(quote.pcrDigest(), Sha256.of(values.values().toArray(new byte[0][]))),
                "PCRs are not the values that PcrQuote is of: its pcrDigest differs");
    }

    void verifyReplayed(EventLog log) throws AppraisalException {
        for (int pcr = 0; pcr < FIRMWARE; pcr++) {
            check(
                    Arrays.equals(log.replay(pcr), values.get(pcr)),
                    "TcgLogs does not replay to the quoted value of PCR " + pcr);
        }
    }
}
