// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The provider's own decisions on one busy service, for a simulation that has its own time and network. */
public final class VirtualRetries {
    private static final HttpRequest REQUEST = HttpRequest.get(URI.create("https://vault.invalid/keys/web/release"));

    private final Retries retries;

    public VirtualRetries(Duration firstPause, RandomGenerator random) {
        retries = new Retries(Guidance.SERVICE, Stage.RELEASE, firstPause, random);
    }

    /**
     * How long the provider waits after an answer that it does not want, or nothing where it gives up.
     *
     * @param tries that it has made so far and that found the service broken
     * @param headers by lower-case name
     */
    public Optional<Duration> pauseAfter(int tries, Duration waited, int status, Map<String, List<String>> headers) {
        HttpResponse answer = new HttpResponse(status, headers, Bytes.EMPTY);
        Turn turn = new Turn(REQUEST, () -> 0);
        turn.take(new Attempt(REQUEST, Optional.of(answer), Optional.empty()));
        return retries.pauseAfter(tries, waited, List.of(turn));
    }
}
