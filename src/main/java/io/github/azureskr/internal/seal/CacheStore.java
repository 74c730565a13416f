// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import static java.nio.file.StandardOpenOption.READ;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;

/** The file of a sealed cache: this user's alone, replaced as a whole or not at all. Used under its {@link CacheLock}. */
record CacheStore(Path file) {
    private static final String REPLACE = "Remove it, and it is made anew at the next release";

    /** The file's content; empty where there is none. */
    Optional<Bytes> read() throws AzureSkrException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            Optional<String> violation = OwnerOnly.violation(file);
            if (violation.isPresent()) {
                throw CacheRefusal.of(file, violation.get(), REPLACE);
            }
            Bytes content = readAtMost(CacheFile.LARGEST + 1);
            if (content.length() > CacheFile.LARGEST) {
                throw CacheRefusal.of(file, "is larger than " + CacheFile.LARGEST + " bytes", REPLACE);
            }
            return Optional.of(content);
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            throw CacheRefusal.of(file, "cannot be read: " + FileProblem.of(e), null, e);
        }
    }

    private Bytes readAtMost(int most) throws IOException {
        try (InputStream in = Files.newInputStream(file, READ, LinkOption.NOFOLLOW_LINKS)) {
            return Bytes.owning(in.readNBytes(most));
        }
    }

    /**
     * Does all that may keep a file of so many bytes from taking this one's place, and takes that room on the disk.
     * Nothing of the new file is there yet, and the old one stays.
     */
    Successor prepare(int length) throws AzureSkrException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            requireOurs();
            // What a process left that was ended while it wrote.
            Files.deleteIfExists(next);
            Files.createFile(next, OwnerOnly.ATTRIBUTE);
            Successor successor = new Successor(next, new RandomAccessFile(next.toFile(), "rw"));
            boolean written = false;
            try {
                // Whatever becomes of it, it is one that may be replaced.
                successor.write(Arrays.copyOf(CacheFile.BEGINNING.toArray(), length));
                written = true;
                return successor;
            } finally {
                if (!written) {
                    successor.close();
                }
            }
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            throw unwritable(e);
        }
    }

    /**
     * A file that is to take the other one's place. Without having done so, it is gone once this is closed. An interrupt,
     * which would close a channel, does not keep it from doing so: the old file may be worth nothing by then.
     */
    final class Successor implements AutoCloseable {
        private final Path next;
        private final RandomAccessFile content;

        private Successor(Path next, RandomAccessFile content) {
            this.next = next;
            this.content = content;
        }

        /** On the disk itself: whatever happens meanwhile, the file is the old one or the new one. */
        void replaceBy(Bytes whole) throws AzureSkrException {
            try {
                write(whole.toArray());
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                sync(file.getParent());
            } catch (IOException e) {
                throw unwritable(e);
            }
        }

        private void write(byte[] whole) throws IOException {
            content.seek(0);
            content.write(whole);
            content.getFD().sync();
        }

        @Override
        public void close() throws AzureSkrException {
            try (content) {
                Files.deleteIfExists(next);
            } catch (IOException e) {
                throw unwritable(e);
            }
        }
    }

    private AzureSkrException unwritable(Exception e) {
        return CacheRefusal.of(
                file,
                "cannot be written: " + FileProblem.of(e),
                "Let this process's user write into the folder of the property sealed-cache",
                e);
    }

    /** Lest a wrong path in a configuration cost somebody a file. */
    private void requireOurs() throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Optional<String> foreign = OwnerOnly.foreignOwner(file);
        if (foreign.isPresent()) {
            throw CacheRefusal.of(
                    file, foreign.get() + ", so it was left alone", "Name another file in the property sealed-cache");
        }
        boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        if (regular && (Files.size(file) == 0 || beginning().equals(CacheFile.BEGINNING))) {
            return;
        }
        throw CacheRefusal.of(
                file,
                "is there and is no sealed cache, so it was left alone",
                "Name another file in the property sealed-cache");
    }

    private Bytes beginning() throws IOException {
        return readAtMost(CacheFile.BEGINNING.length());
    }

    /** The renaming is on the disk only when its folder is. */
    private static void sync(Path folder) throws IOException {
        boolean interrupted = false;
        while (!isSynced(folder)) {
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Not if this thread is interrupted: a folder can be had as a channel only. */
    private static boolean isSynced(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }
}
