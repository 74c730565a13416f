// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a token says of the machine, in few words: {@code sevsnpvm, azure-compliant-cvm, for 8 h}. */
record TokenSummary(JsonObject claims) {
    @Override
    public String toString() {
        return Stream.of(ofMachine("x-ms-attestation-type"), ofMachine("x-ms-compliance-status"), validity())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    private Optional<String> ofMachine(String claim) {
        try {
            return claims.optionalObject("x-ms-isolation-tee").flatMap(machine -> machine.text(claim));
        } catch (MalformedException e) {
            // It is Key Vault's to judge the claims; here they are only shown.
            return Optional.empty();
        }
    }

    private Optional<String> validity() {
        try {
            Duration life = Duration.ofSeconds(claims.number("exp") - claims.number("iat"));
            return Optional.of("for " + life.toHours() + " h");
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }
}
