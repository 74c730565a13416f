// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
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

    /** So much of a text in base64 is searched for what tells its alphabet: a search takes longer than decoding. */
    private static final int BEGINNING = 256;

    /** Whole numbers by one access each. The JDK's digests use the same handles: they cost a load nothing. */
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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
        int length = 0;
        for (Bytes part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
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
        return (int) INT.get(content, start + Objects.checkFromIndexSize(offset, Integer.BYTES, length)) & 0xFFFFFFFFL;
    }

    /** The little-endian number in the eight bytes from {@code offset} on; above {@link Long#MAX_VALUE} it is negative. */
    public long u64(int offset) {
        return (long) LONG.get(content, start + Objects.checkFromIndexSize(offset, Long.BYTES, length));
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
        // Apart, so that callers of the usual case are small enough to be inlined.
        return count <= ZEROS.length
                ? Arrays.equals(content, first, first + count, ZEROS, 0, count)
                : isZeroPieceByPiece(first, first + count);
    }

    private boolean isZeroPieceByPiece(int from, int to) {
        for (int at = from; at < to; at += ZEROS.length) {
            int count = Math.min(ZEROS.length, to - at);
            if (!Arrays.equals(content, at, at + count, ZEROS, 0, count)) {
                return false;
            }
        }
        return true;
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

    /** What this decodes to as base64, padded or not, of either alphabet. */
    public Bytes decodeBase64() {
        try {
            return decode(
                    isOfStandardAlphabet() ? Base64.getDecoder() : Base64.getUrlDecoder(), content, start, length);
        } catch (IllegalArgumentException e) {
            // Of the other one after a long beginning, or of both at once, which some services have sent.
            byte[] urlSafe = utf8().replace('+', '-').replace('/', '_').getBytes(StandardCharsets.UTF_8);
            return decode(Base64.getUrlDecoder(), urlSafe, 0, urlSafe.length);
        }
    }

    private static Bytes decode(Base64.Decoder decoder, byte[] text, int from, int count) {
        ByteBuffer decoded = decoder.decode(ByteBuffer.wrap(text, from, count));
        return new Bytes(decoded.array(), 0, decoded.limit());
    }

    /** The first character in which they differ tells; one in 32 is such, but of encoded text none. */
    private boolean isOfStandardAlphabet() {
        int end = start + Math.min(length, BEGINNING);
        for (int at = start; at < end; at++) {
            switch (content[at]) {
                case '+', '/' -> {
                    return true;
                }
                case '-', '_' -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }

    /** The big-endian number. */
    public BigInteger toNumber() {
        return new BigInteger(1, content, start, length);
    }

    public String utf8() {
        return new String(content, start, length, StandardCharsets.UTF_8);
    }

    /** Whether this is the UTF-8 of some text, to the last byte. */
    public boolean isUtf8() {
        try {
            // A new decoder, unlike the one of utf8(), replaces nothing.
            StandardCharsets.UTF_8.newDecoder().decode(asBuffer());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
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
        if (!(other instanceof Bytes that) || length != that.length) {
            return false;
        }
        int differences = 0;
        for (int i = 0; i < length; i++) {
            differences |= content[start + i] ^ that.content[that.start + i];
        }
        return differences == 0;
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
