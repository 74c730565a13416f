// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A certificate's hashes, as JWS headers and certificate bundles name it. */
record Thumbprint(X509Certificate certificate) {

    /** Upper-case hexadecimal. */
    String hexSha1() {
        return HexFormat.of().withUpperCase().formatHex(digest("SHA-1"));
    }

    String sha1() {
        return Base64URL.encode(digest("SHA-1")).toString();
    }

    String sha256() {
        return Base64URL.encode(digest("SHA-256")).toString();
    }

    static List<String> x5c(List<X509Certificate> chain) {
        return chain.stream()
                .map(certificate -> Base64.getEncoder().encodeToString(der(certificate)))
                .toList();
    }

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError("our own certificate has no encoding", e);
        }
    }

    private byte[] digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm).digest(der(certificate));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + algorithm, e);
        }
    }
}
