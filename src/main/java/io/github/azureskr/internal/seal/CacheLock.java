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
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one at a time use a sealed cache: of several JVMs by a lock on a file beside it, which stays empty and stays
 * there, and within this JVM, where such locks do not count, by a lock in memory. Waiting for it can be interrupted.
 */
final class CacheLock implements AutoCloseable {
    /** For all caches of this JVM: there is hardly ever more than one. */
    private static final ReentrantLock IN_THIS_JVM = new ReentrantLock();

    private static final long PAUSE_MILLIS = 20;

    private final CacheStore store;
    private final FileChannel channel;

    private CacheLock(CacheStore store, FileChannel channel) {
        this.store = store;
        this.channel = channel;
    }

    static CacheLock of(Path cache) throws AzureSkrException {
        try {
            IN_THIS_JVM.lockInterruptibly();
        } catch (InterruptedException e) {
            throw interrupted(cache, e);
        }
        boolean locked = false;
        try {
            CacheLock lock = new CacheLock(new CacheStore(cache), lock(cache));
            locked = true;
            return lock;
        } catch (InterruptedException e) {
            throw interrupted(cache, e);
        } catch (IOException | UnsupportedOperationException e) {
            throw CacheRefusal.of(
                    cache,
                    "cannot be locked: " + FileProblem.of(e),
                    "Let this process's user write into the folder of the property sealed-cache",
                    e);
        } finally {
            if (!locked) {
                IN_THIS_JVM.unlock();
            }
        }
    }

    private static AzureSkrException interrupted(Path cache, InterruptedException thrown) {
        Thread.currentThread().interrupt();
        return CacheRefusal.of(cache, "was not reached before this thread was interrupted", null, thrown);
    }

    private static FileChannel lock(Path cache) throws IOException, InterruptedException {
        Path file = cache.resolveSibling(cache.getFileName() + ".lock");
        FileChannel channel =
                FileChannel.open(file, Set.of(CREATE, WRITE, LinkOption.NOFOLLOW_LINKS), OwnerOnly.ATTRIBUTE);
        boolean locked = false;
        try {
            Optional<String> foreign = OwnerOnly.foreignOwner(file);
            if (foreign.isPresent()) {
                throw new FileSystemException(file.toString(), null, foreign.get());
            }
            waitFor(channel);
            locked = true;
            return channel;
        } finally {
            if (!locked) {
                channel.close();
            }
        }
    }

    /** Held until the channel is closed. */
    private static void waitFor(FileChannel channel) throws IOException, InterruptedException {
        while (true) {
            try {
                channel.lock();
                return;
            } catch (OverlappingFileLockException e) {
                // Of another class loader of this JVM, whose lock in memory is another one: nothing tells when it ends.
                Thread.sleep(PAUSE_MILLIS);
            }
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
            IN_THIS_JVM.unlock();
        }
    }
}
