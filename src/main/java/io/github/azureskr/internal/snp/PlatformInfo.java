// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

/**
 * PLATFORM_INFO: how the host is set up. Bits that this version does not know are kept and not refused: firmware
 * updates add some without a new report version, and nothing is decided on them.
 */
public record PlatformInfo(long value) {
    public boolean smtEnabled() {
        return bit(0);
    }

    public boolean tsmeEnabled() {
        return bit(1);
    }

    public boolean eccEnabled() {
        return bit(2);
    }

    public boolean raplDisabled() {
        return bit(3);
    }

    public boolean ciphertextHidingEnabled() {
        return bit(4);
    }

    public boolean aliasCheckComplete() {
        return bit(5);
    }

    public boolean sevTioEnabled() {
        return bit(7);
    }

    private boolean bit(int index) {
        return (value >>> index & 1) == 1;
    }

    @Override
    public String toString() {
        return "0x%X".formatted(value);
    }
}
