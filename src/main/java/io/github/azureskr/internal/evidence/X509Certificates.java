// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** X.509 certificates as files hold them. */
final class X509Certificates {
    private X509Certificates() {}

    /** Every certificate of a PEM text or of DER, in its order; {@code document} is what errors call it. */
    static List<X509Certificate> read(String document, Bytes file) throws MalformedException {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(file.toArray()))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException | RuntimeException e) {
            // Runtime exceptions too: what a certificate parser may do on hostile bytes.
            throw new MalformedException(document, "are no X.509 certificates, or damaged ones" + hint(file), e);
        }
    }

    /** Keys are kept beside certificates, and easily taken for them. */
    private static String hint(Bytes file) {
        return file.utf8().contains("PRIVATE KEY-----") ? ": this is a private key" : "";
    }
}
