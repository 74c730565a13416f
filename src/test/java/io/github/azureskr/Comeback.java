// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.internal.http.VirtualRetries;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** When a machine whose request was refused comes back. */
enum Comeback {
    /** The provider's own code. */
    PROVIDER("the provider") {
        @Override
        Optional<Duration> after(Refusal refusal, Duration firstPause, RandomGenerator random) {
            Response answer = refusal.answer().get();
            Map<String, List<String>> headers = new TreeMap<>();
            answer.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), List.of(value)));
            return new VirtualRetries(firstPause, random)
                    .pauseAfter(refusal.round(), refusal.waited(), answer.status(), headers);
        }
    },
    /** As many clients do it: twice as long each time, up to 30 s, and up to half of that more by chance. */
    DOUBLING("pauses that double") {
        @Override
        Optional<Duration> after(Refusal refusal, Duration firstPause, RandomGenerator random) {
            Duration doubled = firstPause.multipliedBy(1L << Math.min(refusal.round() - 1, 10));
            long pause = Math.min(doubled.toMillis(), 30_000);
            long soonest = Math.max(pause, told(refusal).toMillis());
            return Optional.of(Duration.ofMillis(soonest + random.nextLong(pause / 2 + 1)));
        }
    },
    /** At the second that the service names, or each second. */
    PUNCTUAL("at Retry-After, or each second") {
        @Override
        Optional<Duration> after(Refusal refusal, Duration firstPause, RandomGenerator random) {
            return Optional.of(told(refusal).isZero() ? Duration.ofSeconds(1) : told(refusal));
        }
    },
    /** Naive. */
    IMMEDIATE("at once") {
        @Override
        Optional<Duration> after(Refusal refusal, Duration firstPause, RandomGenerator random) {
            return Optional.of(Duration.ZERO);
        }
    };

    private final String title;

    Comeback(String title) {
        this.title = title;
    }

    /**
     * What a machine knows.
     *
     * @param round how often it has been refused
     * @param waited since it asked first
     */
    record Refusal(int round, Duration waited, Supplier<Response> answer) {}

    /** The pause, or nothing where it gives up. */
    abstract Optional<Duration> after(Refusal refusal, Duration firstPause, RandomGenerator random);

    private static Duration told(Refusal refusal) {
        String seconds = refusal.answer().get().headers().getOrDefault("Retry-After", "0");
        return Duration.ofSeconds(Long.parseLong(seconds));
    }

    @Override
    public String toString() {
        return title;
    }
}
