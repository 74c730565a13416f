// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

/** A value that tells one machine, key or vault from others, until it is decided whether it is shown. */
record Identifying(Object value) {
    @Override
    public String toString() {
        return String.valueOf(value);
    }
}
