// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable byte string that is no secret: compared by content, printed as lower-case hex. A slice shares the bytes
 * that it was cut from.
 */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    /** What zeros are compared with, which is many times faster than looking at each. */
    private static final byte[] ZEROS = new byte[1024];

    private final byte[] content;
    private final int start;
    private final int length;

    private Bytes(byte[] content) {
        this(content, 0, content.length);
    }

    private Bytes(byte[] content, int start, int length) {
        this.content = content;
        this.start = start;
        this.length = length;
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
            all.put(part.content, part.start, part.length);
        }
        return new Bytes(all.array());
    }

    public int length() {
        return length;
    }

    /** The byte at {@code index}, as an unsigned number. */
    public int at(int index) {
        return content[start + Objects.checkIndex(index, length)] & 0xFF;
    }

    /** The little-endian number in the four bytes from {@code offset} on. */
    public long u32(int offset) {
        int first = start + Objects.checkFromIndexSize(offset, Integer.BYTES, length);
        return (content[first] & 0xFFL)
                | ((content[first + 1] & 0xFFL) << 8)
                | ((content[first + 2] & 0xFFL) << 16)
                | ((content[first + 3] & 0xFFL) << 24);
    }

    /** The little-endian number in the eight bytes from {@code offset} on; above {@link Long#MAX_VALUE} it is negative. */
    public long u64(int offset) {
        return u32(offset) | (u32(offset + Integer.BYTES) << Integer.SIZE);
    }

    /** {@code count} bytes from {@code offset} on, without a copy. */
    public Bytes slice(int offset, int count) {
        Objects.checkFromIndexSize(offset, count, length);
        return new Bytes(content, start + offset, count);
    }

    /** A copy that the caller may change. */
    public byte[] toArray() {
        return Arrays.copyOfRange(content, start, start + length);
    }

    /** A read-only view, without a copy. */
    public ByteBuffer asBuffer() {
        return ByteBuffer.wrap(content, start, length).slice().asReadOnlyBuffer();
    }

    public boolean isZero() {
        return isZero(0, length);
    }

    /** Whether {@code count} bytes from {@code offset} on are zero. */
    public boolean isZero(int offset, int count) {
        Objects.checkFromIndexSize(offset, count, length);
        int first = start + offset;
        int end = first + count;
        while (end - first > ZEROS.length) {
            if (!Arrays.equals(content, first, first + ZEROS.length, ZEROS, 0, ZEROS.length)) {
                return false;
            }
            first += ZEROS.length;
        }
        return Arrays.equals(content, first, end, ZEROS, 0, end - first);
    }

    public String hex() {
        return HexFormat.of().formatHex(content, start, start + length);
    }

    /** Standard alphabet, padded (RFC 4648 section 4). */
    public String base64() {
        return Base64.getEncoder().encodeToString(toArray());
    }

    /** URL-safe alphabet, without padding (RFC 4648 section 5). */
    public String base64Url() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(toArray());
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
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            digest.update(content, start, length);
            return new Bytes(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(algorithm, e);
        }
    }

    /** Compares in a time that depends on the lengths alone. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && MessageDigest.isEqual(toArray(), that.toArray());
    }

    @Override
    public int hashCode() {
        return asBuffer().hashCode();
    }

    @Override
    public String toString() {
        return hex();
    }
}
