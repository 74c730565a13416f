// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Repeats what may pass, each time after a longer pause, as far as the deadline allows. Every request here may be
 * repeated: attesting and releasing compute an answer and change nothing.
 *
 * @param firstPause doubled for each later one
 */
record Retries(Guidance guidance, Duration firstPause) {
    /** Of a service that is broken. One that is busy is asked until the deadline. */
    private static final int MOST_ROUNDS = 4;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /**
     * Asks each of the alternatives in its turn, and all of them again while none has given an answer worth having.
     *
     * @return the attempts of the last round; the last of them is worth having, or none is
     */
    List<Attempt> exchange(Http http, List<HttpRequest> alternatives) throws IOException {
        for (int round = 1; ; round++) {
            List<Attempt> attempts = once(http, alternatives);
            if (!worthAnother(round, attempts) || !http.pause(pauseAfter(round, attempts))) {
                return attempts;
            }
        }
    }

    private boolean worthAnother(int round, List<Attempt> attempts) {
        return !isSettled(attempts.get(attempts.size() - 1))
                && attempts.stream().anyMatch(guidance::mayPass)
                && (round < MOST_ROUNDS || attempts.stream().anyMatch(Guidance::isBusy))
                && !Thread.currentThread().isInterrupted();
    }

    private boolean isSettled(Attempt attempt) {
        return attempt.answer().isPresent() && !guidance.mayPass(attempt);
    }

    private List<Attempt> once(Http http, List<HttpRequest> alternatives) {
        List<Attempt> attempts = new ArrayList<>();
        for (HttpRequest request : alternatives) {
            Attempt attempt = Attempt.of(http, request);
            attempts.add(attempt);
            if (isSettled(attempt)) {
                break;
            }
        }
        return attempts;
    }

    /** Scattered, so that a thousand machines started at once do not come back at once. */
    private Duration pauseAfter(int round, List<Attempt> attempts) {
        Duration doubled = firstPause.multipliedBy(1L << Math.min(round - 1, 10));
        Duration pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        Duration wanted = attempts.stream()
                .map(Retries::retryAfter)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Duration base = wanted.compareTo(pause) > 0 ? wanted : pause;
        return base.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2 + 1));
    }

    /** RFC 9110 section 10.2.3, in seconds. The services here send no dates: one is longer than anyone waits. */
    private static Duration retryAfter(Attempt attempt) {
        Optional<String> seconds = attempt.answer().flatMap(answer -> answer.header("retry-after"));
        return seconds.map(value ->
                        Duration.ofSeconds(value.matches("\\d{1,9}") ? Long.parseLong(value) : Integer.MAX_VALUE))
                .orElse(Duration.ZERO);
    }
}
