// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.attest.MaaVerifier;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.doctor.MachineRound.Appraised;
import io.github.azureskr.internal.doctor.Round.Found;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.pipeline.Parties;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** The steps with the attestation provider, and the comparison of clocks that they depend on. */
final class AttestationRound {
    private final Round round;
    private final Configuration configuration;
    private final Parties parties;
    private final Http http;
    private final Clock clock;

    AttestationRound(Round round, Configuration configuration, Parties parties, Http http, Clock clock) {
        this.round = round;
        this.configuration = configuration;
        this.parties = parties;
        this.http = http;
        this.clock = clock;
    }

    Examined<AttestationResult> examine(
            Examined<Appraised> appraised, Examined<TransferKey> transferKey, Examined<?> imds) {
        URI endpoint = configuration.attestationEndpoint();
        Examined<?> reached = new Way(round, http, Stage.ATTESTATION, MaaVerifier::remedy)
                .examine(endpoint, Step.ATTESTATION_NAME, Step.ATTESTATION_CONNECTION, Step.ATTESTATION_TLS);
        Examined<?> keys = round.take(Step.ATTESTATION_KEYS, endpoint, List.of(reached), () -> {
            parties.verifier().prefetchKeys();
            return new Found<>(true, "published");
        });
        Examined<?> time = examineClock(imds, keys);
        return round.take(Step.ATTESTATION, endpoint, List.of(appraised, keys, time), () -> {
            Appraised believed = appraised.get();
            AttestationResult result =
                    parties.verifier().appraise(believed.evidence(), believed.endorsements(), transferKey.get());
            return new Found<>(result, new TokenSummary(result.claims()).toString());
        });
    }

    /** By the attestation provider, whose tokens the clock must fit, or else by the host. */
    private Examined<?> examineClock(Examined<?> imds, Examined<?> keys) {
        URI asked = keys.passed() ? configuration.attestationEndpoint() : configuration.imdsEndpoint();
        List<Examined<?>> needs = imds.passed() ? List.of() : List.of(keys);
        return round.take(Step.CLOCK, asked, needs, () -> new ClockCheck(http, clock).against(asked));
    }
}
