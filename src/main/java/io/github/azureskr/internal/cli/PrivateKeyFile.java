// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.Key;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/** A new file for a private key, which nobody but its owner may read from its first moment; gone if none is written. */
final class PrivateKeyFile implements AutoCloseable {
    private static final byte[] BEGIN = ascii("-----BEGIN PRIVATE KEY-----\n");
    private static final byte[] END = ascii("\n-----END PRIVATE KEY-----\n");
    /** RFC 7468. */
    private static final int LINE = 64;

    private final Path path;
    private final SeekableByteChannel channel;
    private boolean written;

    private PrivateKeyFile(Path path, SeekableByteChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static PrivateKeyFile create(Path path) throws IOException {
        try {
            return new PrivateKeyFile(
                    path,
                    Files.newByteChannel(
                            path,
                            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
        } catch (UnsupportedOperationException e) {
            throw new UnwritableException(
                    path, new IOException("this file system cannot keep others from reading it", e));
        } catch (FileAlreadyExistsException e) {
            throw new UnwritableException(path, new IOException("there is such a file already", e));
        } catch (IOException e) {
            throw new UnwritableException(path, e);
        }
    }

    /** PKCS #8 in PEM. No copy of it is left in memory but the key itself. */
    void write(Key key) throws IOException {
        if (!"PKCS#8".equals(key.getFormat())) {
            throw new UnwritableException(path, new IOException("a secret key has no form in PKCS #8"));
        }
        byte[] der = key.getEncoded();
        byte[] text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encode(der);
        try {
            for (byte[] part : new byte[][] {BEGIN, text, END}) {
                ByteBuffer rest = ByteBuffer.wrap(part);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            written = true;
        } finally {
            Arrays.fill(der, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (!written) {
                Files.delete(path);
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
