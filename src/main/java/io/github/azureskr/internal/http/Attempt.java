// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** One try of a request: its answer, or else why there is none. */
public record Attempt(HttpRequest request, Optional<HttpResponse> answer, Optional<IOException> failure) {
    static Attempt of(Http http, HttpRequest request) {
        try {
            return new Attempt(request, Optional.of(http.exchange(request)), Optional.empty());
        } catch (IOException e) {
            return new Attempt(request, Optional.empty(), Optional.of(e));
        }
    }

    /** How long the service wants to be left alone, if it says so. */
    Optional<Duration> retryAfter() {
        return answer.flatMap(got -> RetryAfter.of(got, Instant.now()));
    }

    /** The answer, whatever its status. */
    public HttpResponse answerOrThrow() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return answer.orElseThrow();
    }
}
