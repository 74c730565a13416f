// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.bytes;

import java.util.Arrays;

/**
 * A secret that is kept outside the Java heap, where no heap dump has it. Each borrower gets a copy, which is wiped when he
 * is done.
 */
final class LockedSecret extends SecretBytes {
    private final LockedPages pages;

    LockedSecret(LockedPages pages) {
        super(pages.length());
        this.pages = pages;
    }

    @Override
    <T, E extends Exception> T lendTo(Use<T, E> use) throws E {
        byte[] copy = pages.read();
        try {
            return use.with(copy);
        } finally {
            Arrays.fill(copy, (byte) 0);
        }
    }

    @Override
    void wipe() {
        pages.close();
    }
}
