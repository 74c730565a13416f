// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses, before anything is sent, what Microsoft Azure Attestation would refuse, and says why: the service's own
 * answer is one word. It replaces nothing: the relying party believes the service alone.
 */
public final class LocalAppraisal {
    private final AppraisalPolicy policy;

    public LocalAppraisal(AppraisalPolicy policy) {
        this.policy = policy;
    }

    /** Fails with the first check that fails. */
    public void appraise(Evidence evidence, Endorsements endorsements) throws AzureSkrException {
        appraise(evidence, endorsements, chain(endorsements));
    }

    /**
     * The same.
     *
     * @param chain what {@link #chain} has said of these endorsements
     */
    public void appraise(Evidence evidence, Endorsements endorsements, List<Check> chain) throws AzureSkrException {
        for (Check check : checks(evidence, endorsements, chain)) {
            if (!check.passed()) {
                throw new AzureSkrException(
                        Stage.APPRAISAL,
                        "this machine's evidence would not be believed. " + check.finding(),
                        check.remedy(),
                        null);
            }
        }
    }

    /** Every check with its outcome, from the processor's root key down to the transfer key. */
    public List<Check> checks(Evidence evidence, Endorsements endorsements) throws AzureSkrException {
        return checks(evidence, endorsements, chain(endorsements));
    }

    /** The first of them: the root endorses the processor's key. For that there need be no evidence yet. */
    public List<Check> chain(Endorsements endorsements) throws AzureSkrException {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return judge(() -> ChainChecks.of(EndorsementChain.read(endorsements.chain()), policy, now));
    }

    private List<Check> checks(Evidence evidence, Endorsements endorsements, List<Check> chain)
            throws AzureSkrException {
        return judge(() -> {
            Statements statements = Statements.read(evidence, endorsements);
            return Stream.of(
                            chain,
                            ReportChecks.endorsement(
                                    statements.report(), statements.chain().endorsed()),
                            ReportChecks.launch(statements.report()),
                            PinChecks.of(statements.report(), policy.pins()),
                            List.of(BindingChecks.reportData(statements)),
                            List.of(AkChecks.key(statements)),
                            QuoteChecks.of(statements),
                            TransferKeyChecks.of(statements),
                            AkChecks.certificate(statements))
                    .flatMap(List::stream)
                    .toList();
        });
    }

    /** What looks at bytes that may not be what they should be. */
    @FunctionalInterface
    private interface Judgement {
        List<Check> checks() throws MalformedException, GeneralSecurityException;
    }

    private static List<Check> judge(Judgement judgement) throws AzureSkrException {
        try {
            return judgement.checks();
        } catch (MalformedException e) {
            throw new AzureSkrException(
                    Stage.APPRAISAL,
                    "this machine's evidence cannot be read: " + e.getMessage(),
                    "Load again; if it stays, it is newer than this version of AzureSKR, or damaged",
                    e);
        } catch (GeneralSecurityException e) {
            throw new AzureSkrException(
                    Stage.APPRAISAL,
                    "this Java runtime cannot check the evidence's signatures: " + e.getMessage(),
                    "Give it the module jdk.crypto.ec (jlink --add-modules jdk.crypto.ec) and, in java.security, the"
                            + " provider SunEC",
                    e);
        }
    }
}
