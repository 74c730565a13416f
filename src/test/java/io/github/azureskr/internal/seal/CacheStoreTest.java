// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.NamedPipe;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of a sealed cache: whose it must be, and what becomes of what is in its place. */
class CacheStoreTest {
    private static final Bytes OLD = Bytes.utf8("{\"azureskr-sealed-cache\":\"old\"}");
    private static final Bytes NEW = Bytes.utf8("{\"azureskr-sealed-cache\":\"new\"}");

    @TempDir
    private Path folder;

    private Path file;
    private CacheStore store;

    @BeforeEach
    void name() {
        file = folder.resolve("web");
        store = new CacheStore(file);
    }

    @Test
    void whatIsNotThereIsNoFailure() throws Exception {
        assertEquals(Optional.empty(), store.read());
    }

    @Test
    void isReplacedAsAWholeAndIsItsUsersAlone() throws Exception {
        replace(store, OLD);
        replace(store, NEW);
        assertEquals(Optional.of(NEW), store.read());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        try (var files = Files.list(folder)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void whatAnEndedWriterLeftIsNoObstacle() throws Exception {
        Files.writeString(folder.resolve("web.new"), "{\"azureskr-seal");
        replace(store, NEW);
        assertEquals(Optional.of(NEW), store.read());
        assertFalse(Files.exists(folder.resolve("web.new")));
    }

    @Test
    void anEmptyFileIsReplaced() throws Exception {
        Files.createFile(file);
        replace(store, NEW);
        assertEquals(Optional.of(NEW), store.read());
    }

    @Test
    void somebodysFileIsLeftAlone() throws Exception {
        Files.writeString(file, "root:x:0:0");
        assertRefused("is there and is no sealed cache", () -> replace(store, NEW));
        assertEquals("root:x:0:0", Files.readString(file));
    }

    @Test
    void aLinkIsNeitherReadNorReplaced() throws Exception {
        Path other = folder.resolve("other");
        replace(new CacheStore(other), OLD);
        Files.createSymbolicLink(file, other);
        assertRefused("is a symbolic link", store::read);
        assertRefused("is there and is no sealed cache", () -> replace(store, NEW));
        assertEquals(Optional.of(OLD), new CacheStore(other).read());
    }

    @Test
    void aDanglingLinkIsNotFollowed() throws Exception {
        Files.createSymbolicLink(file, folder.resolve("nowhere"));
        assertRefused("is a symbolic link", store::read);
        assertRefused("is there and is no sealed cache", () -> replace(store, NEW));
    }

    @Test
    void aFolderIsNotRead() throws Exception {
        Files.createDirectory(file);
        assertRefused("is no regular file", store::read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--", "rw-----w-", "rwx------"})
    void aFileThatIsOpenToOthersIsNotRead(String permissions) throws Exception {
        replace(store, OLD);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        assertRefused("is open to others: " + permissions, store::read);
        replace(store, NEW);
        assertEquals(Optional.of(NEW), store.read());
    }

    @Test
    void anotherUsersFileIsNeitherReadNorReplaced() throws Exception {
        replace(store, OLD);
        giveAway(file);
        assertRefused("belongs to another user", store::read);
        assertRefused("belongs to another user", () -> replace(store, NEW));
        assertEquals(OLD, Bytes.owning(Files.readAllBytes(file)));
    }

    @Test
    void anotherUsersLockIsNotUsed() throws Exception {
        Path lock = Files.createFile(folder.resolve("web.lock"));
        giveAway(lock);
        assertRefused("cannot be locked: belongs to another user", () -> CacheLock.of(file));
    }

    @Test
    void untilItIsReplacedTheOldOneStaysAndTheRoomForTheNewOneIsTaken() throws Exception {
        replace(store, OLD);
        Path next = folder.resolve("web.new");
        CacheStore.Successor successor = store.prepare(1000);
        try (successor) {
            assertEquals(
                    Bytes.owning(Arrays.copyOf(CacheFile.BEGINNING.toArray(), 1000)),
                    Bytes.owning(Files.readAllBytes(next)));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(next)));
            assertEquals(Optional.of(OLD), store.read());
        }
        assertEquals(Optional.of(OLD), store.read());
        assertFalse(Files.exists(next));
    }

    @Test
    void whatKeepsItFromBeingReplacedIsFoundBeforehand() throws Exception {
        Files.writeString(file, "root:x:0:0");
        assertRefused("is there and is no sealed cache", () -> store.prepare(1));
        assertFalse(Files.exists(folder.resolve("web.new")));
    }

    @Test
    void anInterruptDoesNotKeepWhatWasPreparedFromItsPlace() throws Exception {
        try (CacheStore.Successor successor = store.prepare(NEW.length())) {
            Thread.currentThread().interrupt();
            successor.replaceBy(NEW);
        }
        assertTrue(Thread.interrupted());
        assertEquals(Optional.of(NEW), store.read());
    }

    @Test
    void loadsWithOtherCachesDoNotWaitForEachOther() throws Exception {
        try (CacheLock held = CacheLock.of(file)) {
            FutureTask<Boolean> other = new FutureTask<>(() -> {
                try (CacheLock second = CacheLock.of(folder.resolve("other"), Duration.ofMinutes(1))) {
                    return second.store().file().equals(folder.resolve("other"));
                }
            });
            new Thread(other).start();
            assertTrue(other.get(30, TimeUnit.SECONDS), held.store().file()::toString);
        }
    }

    private static void replace(CacheStore store, Bytes content) throws AzureSkrException {
        try (CacheStore.Successor successor = store.prepare(content.length())) {
            successor.replaceBy(content);
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aPipeInPlaceOfTheLockIsNotOpened() throws Exception {
        Path lock = NamedPipe.at(folder.resolve("web.lock"));
        assertRefused("cannot be locked: " + lock + " is not a regular file", () -> CacheLock.of(file));
    }

    private static void giveAway(Path path) {
        try {
            Files.setAttribute(path, "unix:uid", 65534);
        } catch (IOException notRoot) {
            assumeTrue(false, "only root gives files away");
        }
    }

    @Test
    void aLockOfAnotherClassLoaderIsWaitedFor() throws Exception {
        try (FileChannel other =
                FileChannel.open(folder.resolve("web.lock"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            FileLock held = other.lock();
            FutureTask<Boolean> locking = new FutureTask<>(() -> {
                try (CacheLock lock = CacheLock.of(file, Duration.ofMinutes(1))) {
                    return !held.isValid() && lock.store().equals(store);
                }
            });
            Thread waiting = new Thread(locking);
            waiting.start();
            assertThrows(TimeoutException.class, () -> locking.get(100, TimeUnit.MILLISECONDS));
            held.release();
            assertTrue(locking.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    @Timeout(60)
    void aLockThatIsNotLetGoIsNotWaitedForForEver() throws Exception {
        Path lock = folder.resolve("web.lock");
        try (FileChannel other = FileChannel.open(lock, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                FileLock held = other.lock()) {
            assertTrue(held.isValid());
            assertRefused("is in use: another process holds the lock " + lock, () -> CacheLock.of(file));
        }
    }

    @Test
    void neitherIsOneOfAnotherThread() throws Exception {
        try (CacheLock held = CacheLock.of(file)) {
            FutureTask<Void> second = new FutureTask<>(() -> {
                assertRefused(
                        "is in use: another load of this process holds the lock",
                        () -> CacheLock.of(held.store().file(), Duration.ofMillis(1)));
                return null;
            });
            new Thread(second).start();
            second.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aFileLargerThanAnyCacheIsNotRead() throws Exception {
        replace(store, Bytes.concat(CacheFile.BEGINNING, Bytes.owning(new byte[CacheFile.LARGEST])));
        assertRefused("is larger than", store::read);
    }

    @Test
    void withoutAFolderItSaysSo() {
        CacheStore nowhere = new CacheStore(folder.resolve("no").resolve("web"));
        assertRefused("cannot be written: there is no " + folder.resolve("no"), () -> nowhere.prepare(1));
        assertRefused("cannot be locked: there is no", () -> CacheLock.of(nowhere.file()));
    }

    private static void assertRefused(String reason, org.junit.jupiter.api.function.Executable use) {
        AzureSkrException e = assertThrows(AzureSkrException.class, use);
        assertEquals(Stage.SEALED_CACHE, e.stage());
        assertTrue(e.getMessage().contains(reason), e::getMessage);
    }
}
