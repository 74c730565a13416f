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
public abstract sealed class SecretBytes implements AutoCloseable permits SecretBytes.OnHeap, LockedSecret {
    private final int length;
    private boolean closed;

    SecretBytes(int length) {
        this.length = length;
    }

    /** Takes the array itself, which the caller must not touch again. */
    public static SecretBytes owning(byte[] content) {
        return new OnHeap(content);
    }

    /** What a borrower does with the bytes. It must not keep the array. */
    @FunctionalInterface
    public interface Use<T, E extends Exception> {
        T with(byte[] secret) throws E;
    }

    /** Lends the bytes to {@code use} and returns its result. */
    public final synchronized <T, E extends Exception> T lend(Use<T, E> use) throws E {
        requireOpen();
        return lendTo(use);
    }

    public final synchronized int length() {
        requireOpen();
        return length;
    }

    /** Wipes the bytes. */
    @Override
    public final synchronized void close() {
        if (!closed) {
            closed = true;
            wipe();
        }
    }

    @Override
    public final String toString() {
        return "SecretBytes[" + length + " bytes]";
    }

    abstract <T, E extends Exception> T lendTo(Use<T, E> use) throws E;

    abstract void wipe();

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the secret has been wiped");
        }
    }

    static final class OnHeap extends SecretBytes {
        private final byte[] content;

        private OnHeap(byte[] content) {
            super(content.length);
            this.content = content;
        }

        @Override
        <T, E extends Exception> T lendTo(Use<T, E> use) throws E {
            return use.with(content);
        }

        @Override
        void wipe() {
            Arrays.fill(content, (byte) 0);
        }
    }
}
