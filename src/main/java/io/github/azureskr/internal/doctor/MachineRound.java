// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.internal.config.Machine;
import io.github.azureskr.internal.doctor.Round.Found;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.Attester;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.evidence.ImdsEndorser;
import io.github.azureskr.internal.evidence.LocalAppraisal;
import io.github.azureskr.internal.evidence.OsRelease;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.snp.HclReport;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.spec.AzureSkrException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** The steps that need nothing but this machine and its host. */
final class MachineRound implements AutoCloseable {
    private static final String NO_IMDS = "gives no answer, as everywhere outside Azure";

    private final Round round;
    private final Machine machine;
    private final Deadline deadline;
    private final ImdsEndorser endorser;
    private final LocalAppraisal appraisal;
    private Examined<Tpm> tpm;
    private Examined<HclReport> report;
    private Examined<TransferKey> transferKey;
    private Examined<Evidence> evidence;

    MachineRound(Round round, Machine machine, Http http, Deadline deadline) {
        this.round = round;
        this.machine = machine;
        this.deadline = deadline;
        this.endorser = new ImdsEndorser(http, machine.imdsEndpoint());
        this.appraisal = new LocalAppraisal(
                AppraisalPolicy.AMD.trusting(machine.amdRoots()).requiring(machine.pins()));
    }

    /** Evidence that a verifier may be shown. */
    record Appraised(Evidence evidence, Endorsements endorsements) {}

    void examineTpm() {
        tpm = round.take(Step.TPM, machine.tpm(), List.of(), () -> {
            Tpm opened = Tpm.open(machine.tpm(), deadline.remaining());
            return new Found<>(opened, "opens for reading and writing");
        });
        report = round.take(Step.MACHINE, "", List.of(tpm), () -> {
            HclReport read = attester().hclReport();
            return new Found<>(read, read.type().description());
        });
        transferKey = round.take(Step.TRANSFER_KEY, "", List.of(tpm, report), () -> {
            TransferKey made = attester().newTransferKey();
            return new Found<>(made, "made, and certified by the AK");
        });
        evidence = round.take(Step.EVIDENCE, "", List.of(transferKey), () -> {
            Evidence read = attester().collect(transferKey.get());
            int log = read.eventLog().length();
            return new Found<>(
                    read, log == 0 ? "no boot log that may be read" : "with a boot log of " + log + " bytes");
        });
    }

    private Attester attester() {
        return new Attester(tpm.get(), machine.eventLog(), OsRelease.FILE);
    }

    /** Whether there is no TPM, or none of an Azure confidential VM. */
    boolean isForeign() {
        return report.failedItself()
                || tpm.failure()
                        .filter(e -> e.getCause() instanceof NoSuchFileException)
                        .isPresent();
    }

    /** The step that tells that it is. */
    Step foreignness() {
        return tpm.failedItself() ? Step.TPM : Step.MACHINE;
    }

    /** Why it is, in the middle of a sentence. */
    String reason() {
        return tpm.failedItself()
                ? "there is no TPM at " + machine.tpm().replaceFirst("^device:", "")
                : "its TPM has no HCL report";
    }

    Examined<TransferKey> transferKey() {
        return transferKey;
    }

    Examined<String> examineImds() {
        return round.take(
                Step.IMDS,
                machine.imdsEndpoint(),
                List.of(),
                () -> {
                    String location = endorser.location();
                    return new Found<>(location, "in " + location);
                },
                isForeign() ? Optional.of(NO_IMDS) : Optional.empty());
    }

    Examined<Appraised> appraise(Examined<String> imds) {
        List<Examined<?>> needs = isForeign() ? List.of(report, imds) : List.of(imds);
        Examined<Endorsements> endorsements = round.take(Step.ENDORSEMENT, machine.imdsEndpoint(), needs, () -> {
            Endorsements fetched = endorser.fetch();
            return new Found<>(fetched, "certificates of the host's processor");
        });
        return round.take(Step.APPRAISAL, "", List.of(evidence, endorsements), () -> {
            Appraised believed = appraise(evidence.get(), endorsements.get());
            int checks = appraisal
                    .checks(believed.evidence(), believed.endorsements())
                    .size();
            return new Found<>(believed, checks + " checks");
        });
    }

    /** As in a load, both are asked for again, once, where Azure may just have rolled the host's firmware forward. */
    private Appraised appraise(Evidence collected, Endorsements fetched) throws AzureSkrException {
        Appraised pair = fetched.areFor(collected)
                ? new Appraised(collected, fetched)
                : new Appraised(attester().collect(transferKey.get()), endorser.fetch());
        appraisal.appraise(pair.evidence(), pair.endorsements());
        attester().authenticateTpm(pair.evidence());
        return pair;
    }

    @Override
    public void close() {
        // Its transfer key goes with it.
        tpm.value().ifPresent(Tpm::close);
    }
}
