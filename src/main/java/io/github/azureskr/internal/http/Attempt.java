// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.time.Duration;
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

    /** RFC 9110 section 10.2.3, in seconds. The services here send no dates: one is longer than anyone waits. */
    Duration retryAfter() {
        Optional<String> seconds = answer.flatMap(got -> got.header("retry-after"));
        return seconds.map(value ->
                        Duration.ofSeconds(value.matches("\\d{1,9}") ? Long.parseLong(value) : Integer.MAX_VALUE))
                .orElse(Duration.ZERO);
    }

    /** The answer, whatever its status. */
    public HttpResponse answerOrThrow() throws IOException {
        if (failure.isPresent()) {
            throw failure.get();
        }
        return answer.orElseThrow();
    }
}
