// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import java.nio.file.Path;
import java.util.List;
import javax.security.auth.x500.X500Principal;

/** Where the certificate chain of a released key comes from. */
public sealed interface CertificateSource {
    /** A PEM file, leaf first. */
    record PemFile(Path path) implements CertificateSource {}

    /** Key Vault's certificate of the same name as the key. */
    record Vault() implements CertificateSource {}

    /**
     * Made on load, signed with the released key.
     *
     * @param names DNS names and IP addresses of the subjectAltName extension
     */
    record SelfSigned(X500Principal subject, List<String> names) implements CertificateSource {
        public SelfSigned {
            names = List.copyOf(names);
        }

        /** Whether {@code name} is meant as an IP address, and not as a DNS name. */
        public static boolean isAddress(String name) {
            return name.contains(":") || name.matches("\\d+(\\.\\d+){3}");
        }
    }
}
