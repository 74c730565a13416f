// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.internal.attest.MaaVerifier;
import io.github.azureskr.internal.doctor.Round.Found;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Compares this machine's clock with the {@code Date} of a service's answer, whatever the answer is. */
record ClockCheck(Http http, Clock clock) {
    Found<Duration> against(URI service) throws IOException {
        Optional<Instant> there = http.exchange(HttpRequest.get(service.resolve("/")))
                .header("date")
                .flatMap(ClockCheck::parse);
        if (there.isEmpty()) {
            return new Found<>(Duration.ZERO, "the service tells no time");
        }
        Instant here = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Duration ahead = Duration.between(there.get(), here);
        if (ahead.abs().compareTo(MaaVerifier.CLOCK_LEEWAY) > 0) {
            throw new AzureSkrException(
                    Stage.ATTESTATION,
                    "this machine's clock is " + ahead.abs().toSeconds() + " s "
                            + (ahead.isNegative() ? "slow" : "fast") + ": here it is " + here + ", there "
                            + there.get(),
                    HttpFailure.SET_THE_CLOCK,
                    null);
        }
        return new Found<>(ahead, "at most " + ahead.abs().plusSeconds(1).toSeconds() + " s apart");
    }

    private static Optional<Instant> parse(String date) {
        try {
            return Optional.of(ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
