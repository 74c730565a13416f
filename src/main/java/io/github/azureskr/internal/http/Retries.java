// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Repeats a request to a service that says it is busy or broken, each time after a longer pause. */
record Retries(int mostAttempts, Duration firstPause) {
    static final Retries USUAL = new Retries(4, Duration.ofMillis(500));

    /** The first answer that is worth having; the last one if none is, or if another pause would outlast the deadline. */
    HttpResponse exchange(Http http, HttpRequest request, Set<Integer> alsoTransient) throws IOException {
        HttpResponse answer = http.exchange(request);
        for (int attempt = 1; attempt < mostAttempts && mayPass(answer.status(), alsoTransient); attempt++) {
            if (!http.pause(pauseAfter(attempt, answer))) {
                break;
            }
            answer = http.exchange(request);
        }
        return answer;
    }

    private static boolean mayPass(int status, Set<Integer> alsoTransient) {
        return status == 408 || status == 429 || status >= 500 || alsoTransient.contains(status);
    }

    /** Doubled each time, and scattered, so that a thousand machines started at once do not come back at once. */
    private Duration pauseAfter(int attempt, HttpResponse answer) {
        Duration pause = firstPause.multipliedBy(1L << (attempt - 1));
        Duration wanted = retryAfter(answer).orElse(Duration.ZERO);
        Duration base = wanted.compareTo(pause) > 0 ? wanted : pause;
        return base.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2 + 1));
    }

    /** RFC 9110 section 10.2.3, in seconds. The services here send no dates. */
    private static Optional<Duration> retryAfter(HttpResponse answer) {
        return answer.header("retry-after")
                .filter(value -> value.matches("\\d{1,9}"))
                .map(Long::parseLong)
                .map(Duration::ofSeconds);
    }
}
