// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.util.Arrays;

/**
 * Owns the bytes of a secret: lends them to one user at a time, wipes them when closed, refuses afterwards, and prints
 * only their length.
 *
 * <p>It cannot promise that no other copy exists: the garbage collector may have moved the array before it was wiped,
 * and a borrower may copy. Borrow in the narrowest scope and wipe what you derive.
 */
public final class SecretBytes implements AutoCloseable {
    private final byte[] content;
    private boolean closed;

    private SecretBytes(byte[] content) {
        this.content = content;
    }

    /** Takes the array itself, which the caller must not touch again. */
    public static SecretBytes owning(byte[] content) {
        return new SecretBytes(content);
    }

    /** What a borrower does with the bytes. It must not keep the array. */
    @FunctionalInterface
    public interface Use<T, E extends Exception> {
        T with(byte[] secret) throws E;
    }

    /** Lends the bytes to {@code use} and returns its result. */
    public synchronized <T, E extends Exception> T lend(Use<T, E> use) throws E {
        requireOpen();
        return use.with(content);
    }

    public synchronized int length() {
        requireOpen();
        return content.length;
    }

    /** Wipes the bytes. */
    @Override
    public synchronized void close() {
        Arrays.fill(content, (byte) 0);
        closed = true;
    }

    @Override
    public String toString() {
        return "SecretBytes[" + content.length + " bytes]";
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the secret has been wiped");
        }
    }
}
