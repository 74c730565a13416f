// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.doctor.Round.Found;
import io.github.azureskr.internal.policy.PolicyVerdict;
import io.github.azureskr.internal.policy.ReleasePolicy;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.KeyState;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.List;

/** What the vault will make of the attestation, said before it is asked: its own refusal is one word. */
record PolicyCheck(Round round, KeyReference key) {
    private static final String NONE = "Create a new key as exportable, with a release policy.";

    /** Passes also where the policy is not shown: then the release tells. */
    Examined<?> examine(Examined<KeyState> state, Examined<AttestationResult> result) {
        if (state.value().filter(KeyState.Hidden.class::isInstance).isPresent()) {
            round.skip(Step.POLICY, key, VaultRound.HIDDEN, "");
            return state;
        }
        return round.take(Step.POLICY, key, List.of(state, result), () -> judge(state.get(), result.get()));
    }

    private Found<Boolean> judge(KeyState state, AttestationResult result) throws AzureSkrException {
        Bytes policy = state.policy()
                .orElseThrow(() -> new AzureSkrException(Stage.RELEASE, key + " has no release policy", NONE, null));
        try {
            PolicyVerdict verdict = ReleasePolicy.parse(policy).evaluate(result.claims());
            if (!verdict.met()) {
                throw new AzureSkrException(
                        Stage.RELEASE,
                        "the release policy of " + key + " is not met: " + verdict.failures(),
                        verdict.remedy(),
                        null);
            }
            return new Found<>(true, "met");
        } catch (MalformedException e) {
            // The vault is the judge, and it may know more than this version of AzureSKR.
            return new Found<>(true, "not understood here (" + e.getMessage() + "): the vault decides");
        }
    }
}
