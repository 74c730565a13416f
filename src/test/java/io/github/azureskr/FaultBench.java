// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A local Azure behind gates, for one load after another, each under one fault. */
final class FaultBench implements AutoCloseable {
    private static final int MOST_ATTEMPTS = 5;
    private static final int ALL = Integer.MAX_VALUE;
    private static final Duration OUTAGE = Duration.ofMillis(100);
    private static final Response BUSY = Response.json(503, Map.of());

    private final LocalAzure azure;
    private final Map<AzureService, Gate> gates = new EnumMap<>(AzureService.class);
    private final String configuration;
    /** The row's requests while a fault stands on their way in, and ports that were shut. */
    private final AtomicInteger met = new AtomicInteger();

    private CompletableFuture<Void> reopening = CompletableFuture.completedFuture(null);

    /** A local Azure takes ports that are free behind the gates; before them another program may have one of these. */
    static FaultBench start() throws Exception {
        for (int attempt = 1; ; attempt++) {
            FaultBench bench = new FaultBench();
            try {
                bench.openGates();
                return bench;
            } catch (UncheckedIOException e) {
                bench.close();
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void openGates() {
        for (AzureService service : AzureService.values()) {
            gates.put(service, new Gate(azure.uri(service).getPort()));
        }
    }

    private FaultBench() throws Exception {
        azure = LocalAzure.start(LocalAzureOptions.azure().withBindAddress(Gate.BEHIND));
        configuration = azure.configuration(azure.createKey("web", NewKey.ec("P-256")));
    }

    /** Loads a store, and says how it ended. */
    FaultCell.Outcome load(FaultCell cell) throws Exception {
        cell.kind().inject(this, cell.row(), cell.lasting());
        long start = System.nanoTime();
        try {
            int keys = Stores.load(configuration + cell.kind().properties(cell.lasting()))
                    .size();
            return outcome(keys == 1 ? "" : "a store of " + keys + " keys", start);
        } catch (IOException e) {
            return outcome(e.getMessage(), start);
        } finally {
            restore();
        }
    }

    private FaultCell.Outcome outcome(String refusal, long start) {
        int befallen = gates.values().stream().mapToInt(Gate::befallen).sum();
        return new FaultCell.Outcome(refusal, Duration.ofNanos(System.nanoTime() - start), met.get() + befallen);
    }

    void answer(FaultedService row, Fault fault, boolean lasting) {
        onRequests(row, lasting ? ALL : 1, Optional.of(fault));
    }

    /** Counts the row's requests, and has a fault, where there is one, hit the first so many. */
    private void onRequests(FaultedService row, int most, Optional<Fault> fault) {
        String path = row.path().toLowerCase(Locale.ROOT);
        azure.faults(row.service())
                .choose(request ->
                        request.path().toLowerCase(Locale.ROOT).contains(path) && met.incrementAndGet() <= most
                                ? fault
                                : Optional.empty());
    }

    /** The vault's clock goes ahead and the others' behind: what was made in the past is at its end. */
    void skew(FaultedService row, Duration by) {
        azure.clock(row.service()).shift(row == FaultedService.VAULT ? by : by.negated());
        onRequests(row, ALL, Optional.empty());
    }

    void befall(FaultedService row, Gate.Trouble trouble, boolean lasting) {
        Gate gate = gates.get(row.service());
        Runnable arming = () -> gate.befall(lasting ? ALL : 1, trouble, row.isTls() ? "" : row.path());
        if (row == FaultedService.MAA) {
            onceServed(FaultedService.JWKS, arming);
        } else {
            arming.run();
            if (!row.isTls()) {
                FaultedService other = row == FaultedService.IMDS ? FaultedService.THIM : FaultedService.IMDS;
                onceServed(other, () -> {});
            }
        }
    }

    /**
     * A port does not know what a connection is for: the row's requests are those after the other ones to it. Nor does
     * anybody see who knocks at one that is shut: what counts is that it was, before the load had what it needs.
     */
    void refuse(FaultedService row, boolean lasting) {
        Gate gate = gates.get(row.service());
        Runnable shutting = () -> {
            gate.shut();
            met.incrementAndGet();
            if (!lasting) {
                reopening = CompletableFuture.runAsync(
                        gate::open, CompletableFuture.delayedExecutor(OUTAGE.toMillis(), TimeUnit.MILLISECONDS));
            }
        };
        if (row == FaultedService.MAA) {
            onceServed(FaultedService.JWKS, shutting);
        } else if (row == FaultedService.IMDS) {
            CompletableFuture<Boolean> shut = new CompletableFuture<>();
            onceServed(FaultedService.THIM, () -> {
                shutting.run();
                shut.complete(true);
            });
            // It comes at the same time as the other one, is held back, and has to come again.
            azure.faults(row.service()).next(1, closing(row, response -> {
                shut.join();
                return BUSY;
            }));
        } else {
            shutting.run();
        }
    }

    /** Does something when the row's first request is answered, on a connection that ends with it. */
    private void onceServed(FaultedService row, Runnable action) {
        azure.faults(row.service()).next(1, closing(row, response -> {
            action.run();
            return response;
        }));
    }

    private static Fault closing(FaultedService row, UnaryOperator<Response> change) {
        return Fault.altered(response -> change.apply(response).withHeader("Connection", "close"))
                .on(row.path());
    }

    private void restore() {
        azure.restore();
        met.set(0);
        reopening.join();
        gates.values().forEach(gate -> {
            gate.befall(0, Gate.Trouble.CLOSE, "");
            if (gate.isShut()) {
                gate.open();
            }
        });
    }

    @Override
    public void close() throws IOException {
        for (Gate gate : gates.values()) {
            gate.close();
        }
        azure.close();
    }
}
