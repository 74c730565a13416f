// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * The virtual machine that the paravisor runs, as the runtime claims and the boot event log describe it.
 *
 * @param akCertificateLifetime from now; the paravisor of a real VM renews a certificate with less than 90 days left
 */
public record VmConfiguration(
        HclLayout hclLayout,
        String vmUniqueId,
        boolean secureBoot,
        boolean consoleEnabled,
        boolean tpmPersisted,
        Duration akCertificateLifetime) {

    public static VmConfiguration azure() {
        String id = UUID.randomUUID().toString().toUpperCase(Locale.ROOT);
        return new VmConfiguration(HclLayout.TWO_KEYS, id, true, true, true, Duration.ofDays(365));
    }

    public VmConfiguration withHclLayout(HclLayout layout) {
        return new VmConfiguration(layout, vmUniqueId, secureBoot, consoleEnabled, tpmPersisted, akCertificateLifetime);
    }

    public VmConfiguration withVmUniqueId(String id) {
        return new VmConfiguration(hclLayout, id, secureBoot, consoleEnabled, tpmPersisted, akCertificateLifetime);
    }

    public VmConfiguration withSecureBoot(boolean on) {
        return new VmConfiguration(hclLayout, vmUniqueId, on, consoleEnabled, tpmPersisted, akCertificateLifetime);
    }

    public VmConfiguration withConsoleEnabled(boolean enabled) {
        return new VmConfiguration(hclLayout, vmUniqueId, secureBoot, enabled, tpmPersisted, akCertificateLifetime);
    }

    public VmConfiguration withAkCertificateLifetime(Duration lifetime) {
        return new VmConfiguration(hclLayout, vmUniqueId, secureBoot, consoleEnabled, tpmPersisted, lifetime);
    }
}
