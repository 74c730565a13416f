// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one at a time use a sealed cache: of several JVMs by a lock on a file beside it, which stays empty and stays
 * there, and within this JVM, where such locks do not count, by a lock in memory. Waiting for it can be interrupted.
 */
final class CacheLock implements AutoCloseable {
    /** By cache. A JVM has one or two. */
    private static final Map<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

    /** How long a load waits that needs nothing of the cache: whoever has the lock seals the same keys. */
    private static final Duration BRIEFLY = Duration.ofSeconds(2);

    private static final long PAUSE_MILLIS = 50;

    private final CacheStore store;
    private final ReentrantLock memory;
    private final FileChannel channel;

    private CacheLock(CacheStore store, ReentrantLock memory, FileChannel channel) {
        this.store = store;
        this.memory = memory;
        this.channel = channel;
    }

    /** For who can do without. */
    static CacheLock of(Path cache) throws AzureSkrException {
        return of(cache, BRIEFLY);
    }

    /**
     * The lock of a cache.
     *
     * @param patience how long it is waited for. Whoever has it may have been stopped, and then has it for good
     */
    static CacheLock of(Path cache, Duration patience) throws AzureSkrException {
        long end = System.nanoTime() + patience.toNanos();
        ReentrantLock memory =
                IN_THIS_JVM.computeIfAbsent(cache.toAbsolutePath().normalize(), absent -> new ReentrantLock());
        try {
            if (!memory.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw inUse(cache, "another load of this process", "Look where that hangs: jcmd PID Thread.print");
            }
        } catch (InterruptedException e) {
            throw interrupted(cache, e);
        }
        boolean locked = false;
        try {
            CacheLock lock = new CacheLock(new CacheStore(cache), memory, lock(cache, end));
            locked = true;
            return lock;
        } catch (InterruptedException e) {
            throw interrupted(cache, e);
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            throw CacheRefusal.of(
                    cache,
                    "cannot be locked: " + FileProblem.of(e),
                    "Let this process's user write into the folder of the property sealed-cache",
                    e);
        } finally {
            if (!locked) {
                memory.unlock();
            }
        }
    }

    private static AzureSkrException interrupted(Path cache, InterruptedException thrown) {
        Thread.currentThread().interrupt();
        return CacheRefusal.of(cache, "was not reached before this thread was interrupted", null, thrown);
    }

    private static AzureSkrException inUse(Path cache, String holder, String remedy) {
        return CacheRefusal.of(
                cache,
                "is in use: " + holder + " holds the lock " + file(cache) + ", and kept it for too long",
                remedy);
    }

    private static Path file(Path cache) {
        return cache.resolveSibling(cache.getFileName() + ".lock");
    }

    private static FileChannel lock(Path cache, long end) throws IOException, InterruptedException {
        Path file = file(cache);
        requireFit(cache, file);
        FileChannel channel =
                FileChannel.open(file, Set.of(CREATE, WRITE, LinkOption.NOFOLLOW_LINKS), OwnerOnly.ATTRIBUTE);
        boolean locked = false;
        try {
            requireFit(cache, file);
            if (!isLocked(channel, end)) {
                throw inUse(
                        cache,
                        "another process",
                        "Find that process (lslocks), and end it, or let it go on if it was stopped (kill -CONT PID)."
                                + " Do not remove the file");
            }
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** Before it is opened too: to open a pipe that nobody reads would never end. */
    private static void requireFit(Path cache, Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Optional<String> foreign = OwnerOnly.foreignOwner(file);
        if (foreign.isPresent()) {
            throw new FileSystemException(file.toString(), null, foreign.get());
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw CacheRefusal.of(
                    cache, "cannot be locked: " + file + " is not a regular file", "Remove that, and it is made anew");
        }
    }

    /** Asks until the time is up, for nothing tells when it ends. What is locked is so until the channel is closed. */
    private static boolean isLocked(FileChannel channel, long end) throws IOException, InterruptedException {
        while (!isLocked(channel)) {
            if (System.nanoTime() - end >= 0) {
                return false;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
        return true;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Of another class loader of this JVM, whose lock in memory is another one.
            return false;
        }
    }

    /** The file, which nobody else uses while this is open. */
    CacheStore store() {
        return store;
    }

    /** By the thread that made it. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("unlocking a sealed cache", e);
        } finally {
            memory.unlock();
        }
    }
}
