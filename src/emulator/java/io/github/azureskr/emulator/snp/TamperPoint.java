// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** A place where a test may change what an honest machine makes there. Nothing is changed until it asks. */
public final class TamperPoint<T> {
    private final AtomicReference<UnaryOperator<T>> tampering = new AtomicReference<>(UnaryOperator.identity());

    /** From now on. A byte array or map given may be changed in place and returned. */
    public void tamper(UnaryOperator<T> change) {
        tampering.set(change);
    }

    public void restore() {
        tampering.set(UnaryOperator.identity());
    }

    public T apply(T honest) {
        return tampering.get().apply(honest);
    }
}
