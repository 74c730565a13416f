// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static io.github.azureskr.internal.evidence.Appraisals.accepts;
import static io.github.azureskr.internal.evidence.Appraisals.cannotRead;
import static io.github.azureskr.internal.evidence.Appraisals.refuses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.tpm.PcrSelection;
import io.github.azureskr.internal.tpm.PcrValues;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TpmChecksTest {
    private final FakeMachine machine = new FakeMachine();

    @Test
    void akMustBeTheOneOfTheRuntimeClaims() {
        machine.claims = FakeMachine.claimsWith("HCLAkPub", FakeMachine.TRANSFER_KEY);
        refuses(machine, "AK");
    }

    @Test
    void runtimeClaimsWithoutAkAreRefused() {
        machine.claims = FakeMachine.claimsWith("HCLEkPub", FakeMachine.AK);
        refuses(machine, "AK");
    }

    @Test
    void quoteMustBeSignedByTheAk() {
        machine.quoteSigner = FakeMachine.TRANSFER_KEY;
        refuses(machine, "quote signature");
    }

    @Test
    void quoteMustCoverTheSelectedPcrs() {
        machine.quotedSelection = new PcrSelection(List.of(0, 1, 2, 3, 4, 5, 6));
        refuses(machine, "quoted PCRs");
    }

    @Test
    void quoteMustCoverThePcrValuesBesideIt() {
        machine.quotedDigest = Bytes.EMPTY.sha256();
        refuses(machine, "quoted PCR digest");
    }

    @Test
    void eventLogMustExplainThePcrsAndTheFirstThatItDoesNotIsNamed() {
        List<Bytes> values = new ArrayList<>(machine.pcrs.digests());
        values.set(4, Bytes.EMPTY.sha256());
        values.set(6, Bytes.EMPTY.sha256());
        machine.pcrs = new PcrValues(PcrSelection.BOOT, values);
        machine.quotedDigest = machine.pcrs.digest();
        machine.transferKeyPolicy = FakeTpm.policy(PcrSelection.BOOT, machine.quotedDigest);
        String message = refuses(machine, "event log");
        assertTrue(
                message.contains("found PCR 4 as " + FakeTpm.pcrAfterSeparator() + " where the TPM quotes "
                        + Bytes.EMPTY.sha256()),
                message);
    }

    @Test
    void pcrWithoutAnEventMustBeZero() {
        machine.eventLog = FakeTpm.eventLog(List.of(0, 1, 2, 3, 4, 5, 6));
        refuses(machine, "event log");
        List<Bytes> values = new ArrayList<>(machine.pcrs.digests());
        values.set(7, Bytes.owning(new byte[32]));
        machine.pcrs = new PcrValues(PcrSelection.BOOT, values);
        machine.quotedDigest = machine.pcrs.digest();
        machine.transferKeyPolicy = FakeTpm.policy(PcrSelection.BOOT, machine.quotedDigest);
        accepts(machine);
    }

    @Test
    void missingEventLogIsNoReasonToRefuse() {
        machine.eventLog = Bytes.EMPTY;
        accepts(machine);
    }

    @Test
    void eventLogOfSha1AloneSaysNothingOfTheQuotedPcrs() {
        machine.eventLog = FakeTpm.sha1EventLog();
        accepts(machine);
    }

    @Test
    void unreadableEventLogIsRefused() {
        machine.eventLog = machine.eventLog.slice(0, machine.eventLog.length() - 1);
        cannotRead(machine);
    }

    @Test
    void transferKeyMustBeCertifiedByTheAk() {
        machine.certificationSigner = FakeMachine.TRANSFER_KEY;
        refuses(machine, "transfer key certification signature");
    }

    @Test
    void certificationMustBeOfTheTransferKey() {
        machine.certifiedKey = FakeMachine.AK;
        refuses(machine, "certified name");
    }

    @Test
    void transferKeyMustNotBeAbleToLeaveTheTpm() {
        machine.transferKeyAttributes = FakeTpm.TRANSFER_KEY_ATTRIBUTES & ~0x2;
        String message = refuses(machine, "transfer key attributes");
        assertTrue(message.contains("expected 0x00020432, found 0x00020430"), message);
    }

    @Test
    void transferKeyMustBeBoundToTheQuotedPcrs() {
        machine.transferKeyPolicy = FakeTpm.policy(PcrSelection.BOOT, Bytes.EMPTY.sha256());
        refuses(machine, "transfer key policy");
    }

    @Test
    void akCertificateMustBeOfTheAk() {
        machine.akCertificate = FakeMachine.paddedCertificate(FakeMachine.TRANSFER_KEY);
        refuses(machine, "AK certificate's key");
    }

    @Test
    void akCertificateMayBeAbsentOrUnreadable() {
        for (Bytes index : List.of(Bytes.EMPTY, Bytes.owning(new byte[4096]), Bytes.utf8("provisioning"))) {
            machine.akCertificate = index;
            accepts(machine);
        }
    }
}
