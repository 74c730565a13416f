// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.security.keyvault.keys.implementation.KeyVaultCredentialPolicy;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Throttle;
import io.github.azureskr.emulator.vault.NewKey;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A thousand machines start at once, and their vault throttles as Azure's do: a simulation in virtual time of the
 * provider's own retries and the local Azure's own throttle, held to real instances over real HTTP. All figures are in
 * {@code target/fleet.md}.
 */
@Timeout(180)
@ExtendWith(LocalAzureExtension.class)
class FleetTest {
    private static final long SEED = 1;
    private static final int SEEDS = 5;
    private static final FleetReport REPORT = new FleetReport();

    @AfterAll
    static void writeReport() throws Exception {
        REPORT.write();
    }

    @ParameterizedTest
    @EnumSource
    void allHaveTheirKeysWithinAFifthMoreThanTheThrottleNeeds(FleetScenario scenario) {
        for (long seed = SEED; seed < SEED + SEEDS; seed++) {
            Fleet.Outcome outcome = scenario.run(Comeback.PROVIDER, seed);
            assertEquals(FleetScenario.MACHINES, outcome.keys().size());
            assertEquals(0, outcome.failures());
            double ratio = scenario.ratio(outcome);
            assertTrue(ratio >= 1 && ratio <= FleetScenario.GOAL, "seed " + seed + ": " + ratio);
        }
    }

    @ParameterizedTest
    @EnumSource
    void naiveRetryIsHardlySoonerForThirtyTimesTheRefusals(FleetScenario scenario) throws Exception {
        Map<Comeback, Fleet.Outcome> outcomes = new EnumMap<>(Comeback.class);
        for (Comeback comeback : Comeback.values()) {
            outcomes.put(comeback, scenario.run(comeback, SEED));
            REPORT.add(scenario, comeback, outcomes.get(comeback));
        }
        if (scenario == FleetScenario.RSA_4096) {
            FleetReport.draw(outcomes, scenario.bound());
        }
        Fleet.Outcome provider = outcomes.get(Comeback.PROVIDER);
        Fleet.Outcome naive = outcomes.get(Comeback.IMMEDIATE);
        assertTrue(naive.refusals() > 30 * provider.refusals(), naive.refusals() + " and " + provider.refusals());
        assertTrue(provider.time(100).toMillis() < 1.15 * naive.time(100).toMillis());
        assertTrue(scenario.tellsWhen() || scenario.ratio(outcomes.get(Comeback.DOUBLING)) > FleetScenario.GOAL);
        assertTrue(outcomes.get(Comeback.PUNCTUAL).busiest() > 2 * provider.busiest());
    }

    @Test
    void sameSeedIsTheSameFleet() {
        Fleet.Outcome outcome = FleetScenario.RSA_4096.run(Comeback.PROVIDER, SEED);
        assertEquals(outcome, FleetScenario.RSA_4096.run(Comeback.PROVIDER, SEED));
    }

    /** What the simulation takes for granted of each machine. */
    @Test
    void firstLoadOfAProcessAsksTheVaultTwiceAndEachOtherServiceOnce(LocalAzure azure) throws Exception {
        String configuration = azure.configuration(azure.createKey("first", NewKey.ec("P-256")));
        KeyVaultCredentialPolicy.clearCache();
        Requests requests = Requests.of(azure);
        Stores.load(configuration);
        assertEquals(List.of(401, 200), requests.answers(AzureService.KEY_VAULT, ""));
        assertEquals(
                FleetScenario.FIRST_LOAD,
                requests.answers(AzureService.KEY_VAULT, "").size());
        assertEquals(List.of(200), requests.answers(AzureService.ATTESTATION, "/attest/"));
        assertEquals(List.of(200, 200), requests.answers(AzureService.IMDS, ""));
    }

    /** IMDS is each machine's own, and its limits are for one machine. */
    @Test
    void loadKeepsWithinTheLimitsOfImds(LocalAzure azure) throws Exception {
        Duration second = Duration.ofSeconds(1);
        azure.listener(AzureService.IMDS)
                .throttles()
                .add(Throttle.window(20, second).on("/metadata/identity"));
        azure.listener(AzureService.IMDS).throttles().add(Throttle.window(5, second));
        String configuration = azure.configuration(azure.createKey("alone", NewKey.ec("P-256")));
        Requests requests = Requests.of(azure);
        Stores.load(configuration);
        assertEquals(List.of(200, 200), requests.answers(AzureService.IMDS, ""));
    }

    /**
     * As many requests as the model's mean, give or take 40 % and at least 6; the last key no sooner than the throttle
     * allows and at most 1.5 s after the model's latest. The waits are real, and this machine may have other work.
     */
    @Test
    void realInstancesDoAsTheModelSays(LocalAzure azure) throws Exception {
        Duration firstPause = Duration.ofMillis(250);
        Throttle throttle = Throttle.window(2, Duration.ofSeconds(1));
        Map<AzureService, Throttle> throttles =
                Map.of(AzureService.KEY_VAULT, throttle, AzureService.MANAGED_HSM, throttle.retryAfter());
        int machines = 8;
        Map<AzureService, RealFleet.Seen> seen = new RealFleet(azure, machines, firstPause).load(throttles);
        for (Map.Entry<AzureService, RealFleet.Seen> entry : seen.entrySet()) {
            Fleet model = new Fleet(
                    entry.getValue().arrivals(),
                    1,
                    throttles.get(entry.getKey()),
                    Duration.ofMillis(5),
                    firstPause,
                    Duration.ofMinutes(1));
            requireLike(model, entry.getKey(), entry.getValue(), throttle.leastTime(machines));
        }
    }

    private static void requireLike(Fleet model, AzureService vault, RealFleet.Seen seen, Duration bound) {
        List<Fleet.Outcome> runs = LongStream.range(SEED, SEED + 200)
                .mapToObj(seed -> model.run(Comeback.PROVIDER, seed))
                .toList();
        double mean = runs.stream().mapToInt(Fleet.Outcome::requests).average().orElseThrow();
        LongSummaryStatistics last =
                runs.stream().mapToLong(run -> run.time(100).toMillis()).summaryStatistics();
        String line = String.format(
                "%d real instances at %s: %d requests, the model %.1f; last key after %s, the model %d to %d ms",
                seen.arrivals().size(), vault, seen.requests(), mean, seen.last(), last.getMin(), last.getMax());
        REPORT.check(line);
        assertEquals(mean, seen.requests(), Math.max(6, 0.4 * mean), line);
        assertTrue(seen.last().compareTo(bound) >= 0, line);
        assertTrue(seen.last().toMillis() <= last.getMax() + 1_500, line);
    }
}
