// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.fuzz;

import io.github.azureskr.internal.attest.AttestFuzz;
import io.github.azureskr.internal.cli.CliFuzz;
import io.github.azureskr.internal.config.ConfigFuzz;
import io.github.azureskr.internal.evidence.EvidenceFuzz;
import io.github.azureskr.internal.http.HttpFuzz;
import io.github.azureskr.internal.jose.JoseFuzz;
import io.github.azureskr.internal.policy.PolicyFuzz;
import io.github.azureskr.internal.release.ReleaseFuzz;
import io.github.azureskr.internal.seal.SealFuzz;
import io.github.azureskr.internal.snp.SnpFuzz;
import io.github.azureskr.internal.tdx.TdxFuzz;
import io.github.azureskr.internal.tpm.TpmFuzz;
import io.github.azureskr.internal.unwrap.UnwrapFuzz;
import java.util.List;
import java.util.stream.Stream;

/** Every parser of the provider, room by room, and those with planted defects that prove the fuzzing. */
final class FuzzTargets {
    private FuzzTargets() {}

    static List<FuzzTarget> all() {
        return Stream.of(
                        SnpFuzz.targets(),
                        TdxFuzz.targets(),
                        EvidenceFuzz.targets(),
                        TpmFuzz.targets(),
                        AttestFuzz.targets(),
                        JoseFuzz.targets(),
                        PolicyFuzz.targets(),
                        ReleaseFuzz.targets(),
                        UnwrapFuzz.targets(),
                        SealFuzz.targets(),
                        HttpFuzz.targets(),
                        ConfigFuzz.targets(),
                        CliFuzz.targets())
                .flatMap(List::stream)
                .toList();
    }

    static FuzzTarget named(String name) {
        return Stream.of(all(), Planted.targets())
                .flatMap(List::stream)
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no parser is called " + name));
    }
}
