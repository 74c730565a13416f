// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Mode 0600, and whether a file has it. */
final class OwnerOnly {
    private static final Set<PosixFilePermission> PERMISSIONS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    /** From the moment in which a file is made. */
    static final FileAttribute<Set<PosixFilePermission>> ATTRIBUTE = PosixFilePermissions.asFileAttribute(PERMISSIONS);

    /** Linux's view of this process, whose files belong to its user. */
    private static final Path THIS_PROCESS = Path.of("/proc/self");

    private OwnerOnly() {}

    /** What is wrong with a file that others may have written, or may read. */
    static Optional<String> violation(Path file) throws IOException {
        PosixFileAttributes attributes =
                Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            return Optional.of(attributes.isSymbolicLink() ? "is a symbolic link" : "is no regular file");
        }
        Optional<String> foreign = foreignOwner(file);
        if (foreign.isPresent()) {
            return foreign;
        }
        if (!PERMISSIONS.containsAll(attributes.permissions())) {
            return Optional.of("is open to others: " + PosixFilePermissions.toString(attributes.permissions()));
        }
        return Optional.empty();
    }

    /** That a file belongs to another user than this process' one. */
    static Optional<String> foreignOwner(Path file) throws IOException {
        Object owner = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        return owner.equals(Files.getAttribute(THIS_PROCESS, "unix:uid"))
                ? Optional.empty()
                : Optional.of("belongs to another user, "
                        + Files.getOwner(file, LinkOption.NOFOLLOW_LINKS).getName());
    }
}
