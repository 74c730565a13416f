// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.KeyTransactions;
import io.github.azureskr.emulator.http.Throttle;
import java.time.Duration;
import java.util.Collections;

/** A thousand machines that start at the same moment, and what their vault may be like: Azure does not say everything. */
enum FleetScenario {
    RSA_4096("RSA-4096", false, false, FleetScenario.FIRST_LOAD),
    RSA_4096_TOLD("RSA-4096", false, true, FleetScenario.FIRST_LOAD),
    RSA_4096_BUCKET("RSA-4096", true, false, FleetScenario.FIRST_LOAD),
    RSA_4096_BUCKET_TOLD("RSA-4096", true, true, FleetScenario.FIRST_LOAD),
    RSA_4096_ONCE("RSA-4096", false, false, 1),
    RSA_4096_ONCE_TOLD("RSA-4096", false, true, 1),
    RSA_3072("RSA-3072", false, false, FleetScenario.FIRST_LOAD),
    RSA_3072_ONCE("RSA-3072", false, false, 1);

    static final int MACHINES = 1_000;

    /** A process's first request goes without a token, for the vault to name its tenant. */
    static final int FIRST_LOAD = 2;

    /** What the ratio may be, whatever the throttle. */
    static final double GOAL = 1.2;

    /** From the start of a load to its first request to the vault: TPM, IMDS, attestation. */
    private static final Duration PREPARATION = Duration.ofSeconds(1);

    private static final Duration ROUND_TRIP = Duration.ofMillis(20);

    /** As the defaults have it. */
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private final String keyType;
    private final boolean bucket;
    private final boolean tellsWhen;
    private final int transactions;

    /** @param transactions that count of each machine */
    FleetScenario(String keyType, boolean bucket, boolean tellsWhen, int transactions) {
        this.keyType = keyType;
        this.bucket = bucket;
        this.tellsWhen = tellsWhen;
        this.transactions = transactions;
    }

    boolean tellsWhen() {
        return tellsWhen;
    }

    Fleet.Outcome run(Comeback comeback, long seed) {
        Fleet fleet = new Fleet(
                Collections.nCopies(MACHINES, PREPARATION), transactions, throttle(), ROUND_TRIP, FIRST_PAUSE, TIMEOUT);
        return fleet.run(comeback, seed);
    }

    /** In which no policy gets all keys sooner, were there nothing but the throttle. */
    Duration bound() {
        return throttle().leastTime(MACHINES * transactions);
    }

    /** From the start until the last key, in bounds: what each load does before it asks the vault counts as lost. */
    double ratio(Fleet.Outcome outcome) {
        return (double) outcome.time(100).toNanos() / bound().toNanos();
    }

    private Throttle throttle() {
        Throttle published = KeyTransactions.of(keyType).orElseThrow();
        Throttle throttle = bucket ? published.bucket() : published;
        return tellsWhen ? throttle.retryAfter() : throttle;
    }

    @Override
    public String toString() {
        return keyType
                + (bucket ? ", bucket" : "")
                + (tellsWhen ? ", Retry-After" : "")
                + (transactions == 1 ? ", 401 is free" : "");
    }
}
