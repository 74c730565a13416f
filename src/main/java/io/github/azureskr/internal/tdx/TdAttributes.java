// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

/** ATTRIBUTES: what the guest was launched to allow. */
public record TdAttributes(long value) {
    public boolean debug() {
        return bit(0);
    }

    public boolean septVeDisable() {
        return bit(28);
    }

    public boolean migratable() {
        return bit(29);
    }

    public boolean pks() {
        return bit(30);
    }

    public boolean kl() {
        return bit(31);
    }

    public boolean perfmon() {
        return bit(63);
    }

    private boolean bit(int index) {
        return (value >>> index & 1) == 1;
    }

    @Override
    public String toString() {
        return "0x%016X".formatted(value);
    }
}
