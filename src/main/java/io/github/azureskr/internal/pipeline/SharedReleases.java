// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import io.github.azureskr.internal.certificate.ServedChain;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * One release for many loads: a server that starts opens its keystore two to four times, some of them at once. Loads
 * whose configurations are equal in every value share a release while it is under way, and for the time of the property
 * {@code cache} after it.
 *
 * <p>A failure is shared with those who waited for it and kept for nobody. No thread watches the clock: what has expired
 * is dropped at the next load, of whatever store (see {@link KeptRelease} for what may keep it until then).
 */
public final class SharedReleases {
    private static final SharedReleases OF_THIS_PROCESS = new SharedReleases(SealedRelease::perform, System::nanoTime);

    /** What is shared. */
    @FunctionalInterface
    interface Release {
        List<ReleasedEntry> perform(Configuration configuration, Deadline deadline) throws AzureSkrException;
    }

    private final Release release;
    private final LongSupplier nanoTime;
    private final Map<Configuration, CompletableFuture<List<ReleasedEntry>>> underWay = new HashMap<>();
    private final Map<Configuration, KeptRelease> kept = new HashMap<>();

    SharedReleases(Release release, LongSupplier nanoTime) {
        this.release = release;
        this.nanoTime = nanoTime;
    }

    /** Those of all stores, whichever instance of the provider made them. */
    public static SharedReleases ofThisProcess() {
        return OF_THIS_PROCESS;
    }

    /** All keys of a configuration, with certificates from files as the files are now; all of them or none. */
    public List<ReleasedEntry> load(Configuration configuration) throws AzureSkrException {
        List<ReleasedEntry> entries = shared(configuration);
        entries.forEach(entry -> new ServedChain(entry.alias(), entry.chain()).review(Instant.now()));
        return entries;
    }

    private List<ReleasedEntry> shared(Configuration configuration) throws AzureSkrException {
        Deadline deadline = Deadline.after(configuration.timeouts().total());
        if (configuration.cache().isZero()) {
            return release.perform(configuration, deadline);
        }
        while (true) {
            CompletableFuture<List<ReleasedEntry>> mine = new CompletableFuture<>();
            CompletableFuture<List<ReleasedEntry>> shared = join(configuration, mine);
            if (shared == mine) {
                return perform(configuration, deadline, mine);
            }
            Optional<List<ReleasedEntry>> others = await(shared, deadline);
            if (others.isPresent()) {
                try {
                    return FileChains.refresh(configuration, others.get());
                } catch (AzureSkrException e) {
                    // The key may have been rotated and the file with it: what a new release says of it counts.
                    forget(configuration);
                }
            }
        }
    }

    /** What is kept, or the release that is under way; {@code mine} where there is neither, which then is under way. */
    private synchronized CompletableFuture<List<ReleasedEntry>> join(
            Configuration configuration, CompletableFuture<List<ReleasedEntry>> mine) {
        long now = nanoTime.getAsLong();
        kept.values().removeIf(release -> release.isOver(now));
        Optional<List<ReleasedEntry>> entries =
                Optional.ofNullable(kept.get(configuration)).flatMap(KeptRelease::entries);
        return entries.map(CompletableFuture::completedFuture).orElseGet(() -> {
            CompletableFuture<List<ReleasedEntry>> others = underWay.putIfAbsent(configuration, mine);
            return others == null ? mine : others;
        });
    }

    private List<ReleasedEntry> perform(
            Configuration configuration, Deadline deadline, CompletableFuture<List<ReleasedEntry>> mine)
            throws AzureSkrException {
        try {
            List<ReleasedEntry> entries = release.perform(configuration, deadline);
            keep(configuration, entries);
            mine.complete(entries);
            return entries;
        } catch (AzureSkrException e) {
            // That this thread was interrupted or ran out of time is no matter of those who wait.
            if (!Thread.currentThread().isInterrupted() && !deadline.passed()) {
                mine.completeExceptionally(e);
            }
            throw e;
        } finally {
            end(configuration);
            // Nothing where there was an outcome. Else one of those who wait performs the release.
            mine.cancel(false);
        }
    }

    private synchronized void keep(Configuration configuration, List<ReleasedEntry> entries) {
        kept.put(
                configuration,
                KeptRelease.until(nanoTime.getAsLong() + configuration.cache().toNanos(), entries));
    }

    private synchronized void end(Configuration configuration) {
        underWay.remove(configuration);
    }

    private synchronized void forget(Configuration configuration) {
        kept.remove(configuration);
    }

    /** Empty if whoever performed the release gave up. */
    private static Optional<List<ReleasedEntry>> await(CompletableFuture<List<ReleasedEntry>> shared, Deadline deadline)
            throws AzureSkrException {
        try {
            return Optional.of(shared.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (CancellationException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            // Nothing else is ever put there.
            throw (AzureSkrException) e.getCause();
        } catch (TimeoutException e) {
            throw new AzureSkrException(
                    Stage.RELEASE,
                    "another thread loads the same configuration, and was not done when the time for the whole load"
                            + " was up; the property 'timeout' sets it",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AzureSkrException(
                    Stage.RELEASE,
                    "the loading thread was interrupted while another one loaded the same configuration",
                    e);
        }
    }
}
