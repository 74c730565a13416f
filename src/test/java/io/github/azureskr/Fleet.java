// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.http.Throttle;
import io.github.azureskr.emulator.http.Turnstile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * Machines that want their keys of one vault that throttles, in virtual time: the local Azure's own throttle decides who
 * is let through, and the policy under test when the others come back.
 *
 * @param arrivals when each machine first asks the vault, since the start
 * @param transactions that each has with the vault, one after the other
 * @param roundTrip how long a request and its answer take
 * @param timeout for each machine, since the start
 */
record Fleet(
        List<Duration> arrivals,
        int transactions,
        Throttle throttle,
        Duration roundTrip,
        Duration firstPause,
        Duration timeout) {

    /**
     * How it went.
     *
     * @param keys when each machine that got its key had it, the earliest first
     * @param requests to the vault
     * @param busiest the most of those that came back within the same tenth of a second
     */
    record Outcome(List<Duration> keys, int requests, int refusals, int busiest, int failures) {
        /** When so many of a hundred had their keys. */
        Duration time(int percent) {
            return keys.get((keys.size() * percent + 99) / 100 - 1);
        }
    }

    /** A machine's next request. */
    private static final class Machine {
        long time;
        long asked;
        int granted;
        int round;

        Machine(Duration arrival) {
            time = arrival.toNanos();
            asked = time;
        }
    }

    Outcome run(Comeback comeback, long seed) {
        return new Run(this, comeback, new Random(seed)).outcome();
    }

    private static final class Run {
        private static final long TENTH = 100_000_000;

        private final Fleet fleet;
        private final Comeback comeback;
        private final Random random;
        private final Turnstile turnstile;
        private final PriorityQueue<Machine> agenda =
                new PriorityQueue<>(Comparator.comparingLong(machine -> machine.time));
        private final List<Duration> keys = new ArrayList<>();
        private long now;
        private int requests;
        private int refusals;
        private int failures;
        private final Map<Long, Integer> returns = new HashMap<>();

        Run(Fleet fleet, Comeback comeback, Random random) {
            this.fleet = fleet;
            this.comeback = comeback;
            this.random = random;
            this.turnstile = new Turnstile(fleet.throttle(), () -> now);
            fleet.arrivals().forEach(arrival -> agenda.add(new Machine(arrival)));
        }

        Outcome outcome() {
            for (Machine machine = agenda.poll(); machine != null; machine = agenda.poll()) {
                now = machine.time;
                requests++;
                if (machine.round > 0) {
                    returns.merge(now / TENTH, 1, Integer::sum);
                }
                Duration wait = turnstile.enter();
                if (wait.isZero()) {
                    grant(machine);
                } else {
                    refuse(machine, wait);
                }
            }
            Collections.sort(keys);
            int busiest =
                    returns.values().stream().mapToInt(Integer::intValue).max().orElse(0);
            return new Outcome(keys, requests, refusals, busiest, failures);
        }

        private void grant(Machine machine) {
            machine.granted++;
            machine.round = 0;
            machine.time = now + fleet.roundTrip().toNanos();
            machine.asked = machine.time;
            if (machine.granted == fleet.transactions()) {
                keys.add(Duration.ofNanos(machine.time));
            } else {
                agenda.add(machine);
            }
        }

        private void refuse(Machine machine, Duration wait) {
            refusals++;
            machine.round++;
            long told = now + fleet.roundTrip().toNanos();
            Comeback.Refusal refusal = new Comeback.Refusal(
                    machine.round,
                    Duration.ofNanos(told - machine.asked),
                    () -> fleet.throttle().refusal(wait));
            Optional<Duration> pause = comeback.after(refusal, fleet.firstPause(), random);
            machine.time = told + pause.orElse(fleet.timeout()).toNanos();
            if (machine.time < fleet.timeout().toNanos()) {
                agenda.add(machine);
            } else {
                failures++;
            }
        }
    }
}
