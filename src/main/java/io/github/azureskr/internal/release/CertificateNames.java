// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** For which hosts a certificate speaks (RFC 9525): its subject alternative names alone, never its common name. */
record CertificateNames(List<String> names) {
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    CertificateNames {
        names = List.copyOf(names);
    }

    /** Without any if the extension is missing or cannot be read. */
    static CertificateNames of(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = Optional.ofNullable(certificate.getSubjectAlternativeNames())
                    .orElse(List.of());
            for (List<?> name : all) {
                int type = (Integer) name.get(0);
                if (type == DNS_NAME || type == IP_ADDRESS) {
                    names.add(((String) name.get(1)).toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return new CertificateNames(List.of());
        }
        return new CertificateNames(names);
    }

    boolean cover(String host) {
        String wanted = host.toLowerCase(Locale.ROOT);
        return isAddress(wanted)
                ? names.contains(canonical(wanted))
                : names.stream().anyMatch(name -> covers(name, wanted));
    }

    private static boolean covers(String name, String host) {
        if (!name.startsWith("*.")) {
            return name.equals(host);
        }
        String parent = name.substring(2);
        // A Managed HSM's certificate is for *.{hsm}.managedhsm.azure.net: who has that name has the HSM's too.
        return parent.equals(host)
                || (host.indexOf('.') > 0
                        && host.substring(host.indexOf('.') + 1).equals(parent));
    }

    private static boolean isAddress(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    /** As the JDK writes the addresses of a certificate. Asks no resolver, since {@code address} is one. */
    private static String canonical(String address) {
        try {
            return InetAddress.getByName(address).getHostAddress();
        } catch (UnknownHostException e) {
            return address;
        }
    }

    @Override
    public String toString() {
        return names.isEmpty() ? "no host at all" : String.join(", ", names);
    }
}
