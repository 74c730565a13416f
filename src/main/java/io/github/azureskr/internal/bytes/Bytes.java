// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** An immutable byte string that is no secret: compared by content, printed as lower-case hex. */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    /** A copy of {@code content}. */
    public static Bytes copyOf(byte[] content) {
        return new Bytes(content.clone());
    }

    /** A copy of {@code length} bytes from {@code offset} on. */
    public static Bytes copyOf(byte[] content, int offset, int length) {
        return new Bytes(Arrays.copyOfRange(content, offset, offset + length));
    }

    /** Takes the array itself, which the caller must not touch again. */
    public static Bytes owning(byte[] content) {
        return new Bytes(content);
    }

    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Bytes ofHex(String hex) {
        return new Bytes(HexFormat.of().parseHex(hex));
    }

    public static Bytes concat(Bytes... parts) {
        ByteBuffer all =
                ByteBuffer.allocate(Arrays.stream(parts).mapToInt(Bytes::length).sum());
        for (Bytes part : parts) {
            all.put(part.content);
        }
        return new Bytes(all.array());
    }

    public int length() {
        return content.length;
    }

    /** The byte at {@code index}, as an unsigned number. */
    public int at(int index) {
        return content[index] & 0xFF;
    }

    /** {@code length} bytes from {@code offset} on. */
    public Bytes slice(int offset, int length) {
        return copyOf(content, offset, length);
    }

    /** A copy that the caller may change. */
    public byte[] toArray() {
        return content.clone();
    }

    /** A read-only view, without a copy. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(content).asReadOnlyBuffer();
    }

    public boolean isZero() {
        for (byte b : content) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    public String hex() {
        return HexFormat.of().formatHex(content);
    }

    /** Standard alphabet, padded (RFC 4648 section 4). */
    public String base64() {
        return Base64.getEncoder().encodeToString(content);
    }

    /** URL-safe alphabet, without padding (RFC 4648 section 5). */
    public String base64Url() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    public String utf8() {
        return StandardCharsets.UTF_8.decode(asBuffer()).toString();
    }

    public Bytes sha256() {
        return digest("SHA-256");
    }

    /** The digest under a name of {@link MessageDigest} that every Java platform has. */
    public Bytes digest(String algorithm) {
        try {
            return new Bytes(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(algorithm, e);
        }
    }

    /** Compares in a time that depends on the lengths alone. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && MessageDigest.isEqual(content, that.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return hex();
    }
}
