// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When a service wants to be asked again (RFC 9110 section 10.2.3): after so many seconds, or at a date. */
final class RetryAfter {
    /** Longer than anyone waits, and short enough to reckon with in nanoseconds. */
    private static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

    /** RFC 9110 section 5.6.7: the one that is sent, and two that are read because they once were. */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME,
            DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /**
     * How long to wait from the answer on; zero for a date that has passed. Nothing where the answer does not say, or not
     * in a way that can be read. A date is taken by the service's own clock where the answer shows it: ours may be wrong.
     */
    static Optional<Duration> of(HttpResponse answer, Instant now) {
        return answer.header("retry-after")
                .flatMap(value -> value.matches("\\d+") ? seconds(value) : until(value, answer, now));
    }

    private static Optional<Duration> seconds(String digits) {
        return Optional.of(digits.length() > 9 ? LONGEST : Duration.ofSeconds(Long.parseLong(digits)));
    }

    private static Optional<Duration> until(String value, HttpResponse answer, Instant now) {
        Instant start = answer.header("date").flatMap(RetryAfter::date).orElse(now);
        return date(value).map(end -> bounded(Duration.between(start, end)));
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
    }

    private static Optional<Instant> date(String text) {
        return DATES.stream().flatMap(form -> date(form, text).stream()).findFirst();
    }

    private static Optional<Instant> date(DateTimeFormatter form, String text) {
        try {
            return Optional.of(form.parse(text, Instant::from));
        } catch (DateTimeException e) {
            // Not of this form.
            return Optional.empty();
        }
    }
}
