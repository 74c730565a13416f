// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.azure.security.keyvault.keys.implementation.KeyVaultCredentialPolicy;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.LoggedRequest;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.http.Throttle;
import io.github.azureskr.emulator.vault.KeyService;
import io.github.azureskr.emulator.vault.NewKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Provider instances that load at the same time over real HTTP, each a key of its own from a vault that throttles. */
final class RealFleet {
    private final LocalAzure azure;
    private final int machines;
    private final Duration firstPause;

    RealFleet(LocalAzure azure, int machines, Duration firstPause) {
        this.azure = azure;
        this.machines = machines;
        this.firstPause = firstPause;
    }

    /**
     * What one vault saw.
     *
     * @param arrivals of each instance's first request, since the first of all
     * @param last when the last key was released
     */
    record Seen(List<Duration> arrivals, Duration last, int requests) {}

    /** Loads so many from each vault, all at once. */
    Map<AzureService, Seen> load(Map<AzureService, Throttle> throttles) throws Exception {
        // That a vault wants a token of its tenant is known after one load of the process.
        KeyVaultCredentialPolicy.clearCache();
        for (AzureService vault : throttles.keySet()) {
            Stores.load(configuration(vault, "known"));
        }
        List<String> configurations = new ArrayList<>();
        for (AzureService vault : throttles.keySet()) {
            for (int i = 0; i < machines; i++) {
                configurations.add(configuration(vault, "fleet-" + i));
            }
        }
        throttles.forEach((vault, throttle) -> azure.listener(vault).throttles().add(throttle));
        attestTogether(configurations.size());
        loadAll(configurations);
        Map<AzureService, Seen> seen = new TreeMap<>();
        throttles.keySet().forEach(vault -> seen.put(vault, seen(vault)));
        return seen;
    }

    private String configuration(AzureService vault, String name) {
        KeyService keys = vault == AzureService.KEY_VAULT ? azure.keyVault() : azure.managedHsm();
        keys.createKey(name, NewKey.ec("P-256").exportable(azure.releasePolicy()));
        return azure.configuration() + "key=" + azure.uri(vault) + "/keys/" + name + "\nretry.pause="
                + firstPause.toMillis() + "ms\n";
    }

    /** One TPM serves all, one after the other: here each waits for the others. */
    private void attestTogether(int all) {
        CyclicBarrier together = new CyclicBarrier(all);
        azure.faults(AzureService.ATTESTATION)
                .next(all, Fault.altered(response -> await(together, response)).on("/attest/"));
    }

    private static Response await(CyclicBarrier together, Response response) {
        try {
            together.await(1, TimeUnit.MINUTES);
            return response;
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("not all have attested", e);
        }
    }

    private static void loadAll(List<String> configurations) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(configurations.size());
        try {
            List<Future<?>> loads = new ArrayList<>();
            for (String configuration : configurations) {
                loads.add(threads.submit(() -> Stores.load(configuration)));
            }
            for (Future<?> load : loads) {
                load.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Seen seen(AzureService vault) {
        Map<String, List<LoggedRequest>> byKey = new TreeMap<>();
        for (LoggedRequest request : azure.listener(vault).requests()) {
            if (request.path().startsWith("/keys/fleet-")) {
                byKey.computeIfAbsent(request.path(), path -> new ArrayList<>()).add(request);
            }
        }
        long first = byKey.values().stream()
                .mapToLong(requests -> requests.get(0).nanoTime())
                .min()
                .orElseThrow();
        List<Duration> arrivals = new ArrayList<>();
        long last = first;
        int count = 0;
        for (List<LoggedRequest> requests : byKey.values()) {
            arrivals.add(Duration.ofNanos(requests.get(0).nanoTime() - first));
            last = Math.max(last, requests.get(requests.size() - 1).nanoTime());
            count += requests.size();
        }
        return new Seen(arrivals, Duration.ofNanos(last - first), count);
    }
}
