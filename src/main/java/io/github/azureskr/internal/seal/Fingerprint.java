// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.release.Identity;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Two configurations have the same one if they ask for the same keys, for the same reasons, of the same parties. */
final class Fingerprint {
    private Fingerprint() {}

    static Bytes of(Configuration configuration) {
        List<String> lines = new ArrayList<>();
        for (ConfiguredKey key : configuration.keys()) {
            lines.add(key.alias() + " " + key.reference() + " " + key.certificate());
        }
        lines.add(configuration.attestationEndpoints().toString());
        lines.add(configuration.identity().toString());
        if (configuration.identity() instanceof Identity.Application application) {
            lines.add(application.tenantId());
            lines.add(application.authority().toString());
        }
        // Sorted what is a set or a map: their order differs from one JVM to the next.
        lines.add(new TreeMap<>(configuration.pins().minimumTcb()).toString());
        lines.add(configuration.pins().measurements().toString());
        lines.add(configuration.pins().hostData().toString());
        lines.add(configuration.amdRoots().stream()
                .map(Bytes::hex)
                .sorted()
                .toList()
                .toString());
        configuration.trustAnchors().stream().map(Fingerprint::of).forEach(lines::add);
        return Bytes.utf8(String.join("\n", lines)).sha256();
    }

    private static String of(X509Certificate anchor) {
        try {
            return Bytes.owning(anchor.getEncoded()).sha256().hex();
        } catch (CertificateEncodingException e) {
            throw new AssertionError("it was read from an encoding", e);
        }
    }
}
