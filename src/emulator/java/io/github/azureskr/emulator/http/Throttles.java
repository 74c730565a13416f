// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The throttles on a service. */
public final class Throttles {
    private final Map<Throttle, Turnstile> turnstiles = new LinkedHashMap<>();

    /** Holds the requests to it that fall under it and under none that was added before. */
    public synchronized void add(Throttle throttle) {
        turnstiles.putIfAbsent(throttle, new Turnstile(throttle, System::nanoTime));
    }

    public synchronized void clear() {
        turnstiles.clear();
    }

    /** The answer to a request for which there is no room. */
    synchronized Optional<Response> refuse(Request request) {
        return turnstiles.entrySet().stream()
                .filter(entry -> entry.getKey().hits(request))
                .findFirst()
                .flatMap(entry -> refusal(entry.getKey(), entry.getValue().enter()));
    }

    private static Optional<Response> refusal(Throttle throttle, Duration wait) {
        return wait.isZero() ? Optional.empty() : Optional.of(throttle.refusal(wait));
    }
}
