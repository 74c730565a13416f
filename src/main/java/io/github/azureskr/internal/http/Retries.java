// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Repeats what may pass, each time after a longer pause, as far as the deadline allows. Every request here may be
 * repeated: attesting and releasing compute an answer and change nothing.
 *
 * @param stage of a load that the requests are part of
 * @param firstPause the shortest
 * @param random scatters the pauses, so that a thousand machines started at once do not come back at once
 */
record Retries(Guidance guidance, Stage stage, Duration firstPause, RandomGenerator random) {
    /** Of rounds that found the services broken. One that is busy is asked until the deadline, and uses up none of them. */
    private static final int MOST_BROKEN = 4;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /**
     * A busy service's pause is this part of the time waited so far, and its scatter as much again. A fleet that is
     * throttled so loses a twelfth of the time that it needs at the least; with pauses that double, the last machines sleep
     * for as long as the whole queue has taken, while the service has room for them.
     */
    private static final int PART = 24;

    /** The scatter after a Retry-After: wider, for a whole fleet is told the same moment, but there is no pause besides. */
    private static final int PART_OF_THOSE_TOLD = 16;

    /**
     * Asks each of the alternatives in its turn, and all of them again while none has given an answer worth having.
     *
     * @return the last attempts at each, in their order; the last of them is worth having, or none is
     */
    List<Attempt> exchange(Http http, List<HttpRequest> alternatives) throws IOException {
        long start = System.nanoTime();
        List<Turn> turns = alternatives.stream().map(Turn::new).toList();
        int broken = 0;
        Duration before = Duration.ZERO;
        for (int round = 1; ; round++) {
            List<Attempt> attempts = once(http, turns, round, before);
            if (isSettled(attempts.get(attempts.size() - 1))) {
                return attempts;
            }
            List<Turn> left = turns.stream()
                    .filter(turn -> http.hasTimeFor(turn.untilDue()))
                    .toList();
            broken += isBusy(left) ? 0 : 1;
            Optional<Duration> pause = pauseAfter(broken, Duration.ofNanos(System.nanoTime() - start), left);
            if (pause.isEmpty() || Thread.currentThread().isInterrupted() || !http.pause(pause.get())) {
                return attempts;
            }
            before = pause.get();
        }
    }

    /**
     * How long to wait after a round for the next one, or nothing where that is not worth it.
     *
     * @param broken how many rounds so far, with this one, found no service that is well or merely busy
     * @param waited since the first round began
     * @param left whose turn comes before the deadline
     */
    Optional<Duration> pauseAfter(int broken, Duration waited, List<Turn> left) {
        boolean busy = isBusy(left);
        boolean worthAnother =
                left.stream().map(Turn::last).anyMatch(guidance::mayPass) && (busy || broken < MOST_BROKEN);
        if (!worthAnother) {
            return Optional.empty();
        }
        Duration pause = shorter(busy ? longer(firstPause, waited.dividedBy(PART)) : doubled(broken), LONGEST_PAUSE);
        Duration told = untilFirstIsDue(left);
        Duration soonest = longer(pause, told);
        Duration part = waited.plus(soonest).dividedBy(told.compareTo(pause) > 0 ? PART_OF_THOSE_TOLD : PART);
        long scatter = shorter(longer(pause.dividedBy(2), part), LONGEST_PAUSE).toMillis();
        return Optional.of(soonest.plusMillis(random.nextLong(scatter + 1)));
    }

    private static boolean isBusy(List<Turn> turns) {
        return turns.stream().map(Turn::last).anyMatch(Guidance::isBusy);
    }

    private boolean isSettled(Attempt attempt) {
        return attempt.answer().isPresent() && !guidance.mayPass(attempt);
    }

    /** Whose Retry-After has not passed is left out, and keeps the attempt of an earlier round. */
    private List<Attempt> once(Http http, List<Turn> turns, int round, Duration before) {
        Duration soonest = untilFirstIsDue(turns);
        Duration pause = before;
        List<Attempt> attempts = new ArrayList<>();
        for (Turn turn : turns) {
            if (turn.untilDue().compareTo(soonest) <= 0) {
                turn.take(attempt(http, turn.request(), round, pause));
                pause = Duration.ZERO;
            }
            Attempt attempt = turn.last();
            attempts.add(attempt);
            if (isSettled(attempt)) {
                break;
            }
        }
        return attempts;
    }

    /** Without a recorder the event is not even loaded: to be registered it sets one up. */
    private Attempt attempt(Http http, HttpRequest request, int round, Duration pause) {
        return FlightRecording.isPossible()
                ? AttemptEvent.record(http, request, stage, round, pause)
                : Attempt.of(http, request);
    }

    private Duration doubled(int broken) {
        return firstPause.multipliedBy(1L << (broken - 1));
    }

    private static Duration untilFirstIsDue(List<Turn> turns) {
        return turns.stream().map(Turn::untilDue).min(Comparator.naturalOrder()).orElseThrow();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
