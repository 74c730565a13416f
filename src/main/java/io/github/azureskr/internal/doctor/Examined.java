// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import java.io.IOException;
import java.util.Optional;

/**
 * A step that is over.
 *
 * @param value for the steps that need this one; empty unless it passed
 * @param root where there is no value, the step that failed first: this one, or one that it needed
 * @param failure why this one failed, if it did
 */
record Examined<T>(Optional<T> value, Optional<String> root, Optional<IOException> failure) {
    static <T> Examined<T> passed(T value) {
        return new Examined<>(Optional.of(value), Optional.empty(), Optional.empty());
    }

    static <T> Examined<T> failed(Step step, IOException failure) {
        return new Examined<>(Optional.empty(), Optional.of(step.toString()), Optional.of(failure));
    }

    static <T> Examined<T> skipped(String root) {
        return new Examined<>(Optional.empty(), Optional.of(root), Optional.empty());
    }

    boolean passed() {
        return value.isPresent();
    }

    boolean failedItself() {
        return failure.isPresent();
    }

    /** For steps that are taken only where this one has passed. */
    T get() {
        return value.orElseThrow(() -> new AssertionError("taken without what it needs"));
    }
}
