// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The member {@code x5c} of a JWS header or a JWK (RFC 7515 section 4.1.6, RFC 7517 section 4.7). */
final class CertificateChain {
    private static final int LONGEST = 10;

    private CertificateChain() {}

    static List<X509Certificate> read(JsonObject owner) throws MalformedException {
        if (!owner.has("x5c")) {
            return List.of();
        }
        List<String> texts = owner.strings("x5c");
        if (texts.size() > LONGEST) {
            throw owner.malformed("x5c", "has more than " + LONGEST + " certificates");
        }
        List<X509Certificate> chain = new ArrayList<>();
        for (String text : texts) {
            chain.add(readOne(owner, "x5c[" + chain.size() + "]", text));
        }
        return List.copyOf(chain);
    }

    private static X509Certificate readOne(JsonObject owner, String place, String text) throws MalformedException {
        try {
            ByteArrayInputStream der =
                    new ByteArrayInputStream(Base64.getDecoder().decode(text));
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(der);
            if (der.available() == 0) {
                return certificate;
            }
        } catch (CertificateException | RuntimeException e) {
            // Runtime exceptions too: the decoder's, and what a certificate parser may do on hostile bytes.
            throw owner.malformed(place, "is not a certificate in base64");
        }
        throw owner.malformed(place, "has something after the certificate");
    }
}
