// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.tpm.Attest;
import io.github.azureskr.internal.tpm.EventLog;
import io.github.azureskr.internal.tpm.PcrValues;
import io.github.azureskr.internal.tpm.Quote;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The quote is the AK's, covers the PCR values beside it, and the event log explains them. */
final class QuoteChecks {
    private static final String TAMPERED = "The TPM's answer was changed on its way. Load again; if it stays, something"
            + " stands between this process and the TPM.";
    private static final String MOVED = "A PCR was extended while the evidence was read. Load again; if it stays, find"
            + " what extends PCR 0 to 7 on the running system.";
    private static final String LOG = "The log does not describe this boot: check the configured path of the event log,"
            + " and whether something extended a PCR after the boot without logging it.";

    private QuoteChecks() {}

    static List<Check> of(Statements evidence) throws GeneralSecurityException, MalformedException {
        Quote quote = evidence.evidence().quote();
        Attest.Quoted quoted = evidence.quoted();
        List<Check> checks = new ArrayList<>();
        checks.add(Check.signature(
                "quote",
                "the AK",
                Signatures.verifies(
                        quote.attest(), quote.signature(), evidence.ak().publicKey()),
                TAMPERED));
        checks.add(Check.equal(
                "quoted PCRs",
                quote.pcrs().selection().indices(),
                quoted.selection().indices(),
                TAMPERED));
        checks.add(Check.equal("quoted PCR digest", quote.pcrs().digest(), quoted.pcrDigest(), MOVED));
        checks.addAll(eventLog(evidence.evidence().eventLog(), quote.pcrs()));
        return checks;
    }

    /** Nothing, where the system has no log, only root may read it, or it knows no SHA-256. */
    private static List<Check> eventLog(Bytes log, PcrValues quoted) throws MalformedException {
        if (log.length() == 0) {
            return List.of();
        }
        return EventLog.read(log).replay(quoted.selection()).stream()
                .map(replayed -> firstDifference(replayed, quoted))
                .map(difference -> new Check(
                        "event log", "the quoted PCRs", difference.orElse("the same"), difference.isEmpty(), LOG))
                .toList();
    }

    private static Optional<String> firstDifference(PcrValues replayed, PcrValues quoted) {
        for (int i = 0; i < quoted.digests().size(); i++) {
            Bytes expected = quoted.digests().get(i);
            Bytes found = replayed.digests().get(i);
            if (!found.equals(expected)) {
                int pcr = quoted.selection().indices().get(i);
                return Optional.of("PCR " + pcr + " as " + found + " where the TPM quotes " + expected);
            }
        }
        return Optional.empty();
    }
}
