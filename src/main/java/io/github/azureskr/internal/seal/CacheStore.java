// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Set;

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
     * Puts {@code content} in the file's place, on the disk itself: whatever happens meanwhile, the file is the old one
     * or the new one.
     */
    void replace(Bytes content) throws AzureSkrException {
        try {
            requireOurs();
            Path next = file.resolveSibling(file.getFileName() + ".new");
            // What a process left that was ended while it wrote.
            Files.deleteIfExists(next);
            write(next, content);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            sync(file.getParent());
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            throw CacheRefusal.of(
                    file,
                    "cannot be written: " + FileProblem.of(e),
                    "Let this process's user write into the folder of the property sealed-cache",
                    e);
        }
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

    private static void write(Path next, Bytes content) throws IOException {
        try (FileChannel channel = FileChannel.open(next, Set.of(CREATE_NEW, WRITE), OwnerOnly.ATTRIBUTE)) {
            ByteBuffer rest = content.asBuffer();
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
    }

    /** The renaming is on the disk only when its folder is. */
    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }
}
