// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a file what is an X.509 certificate, PEM and DER in any mixture, and names what is not: a bundle with a
 * damaged certificate in it still holds the others.
 */
final class CertificateSieve {
    /** A PEM block, up to its end, the next block or the end of the text. */
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([^-\\r\\n]{1,60})-----(.*?)(?:-----END [^-\\r\\n]{1,60}-----|(?=-----BEGIN )|\\z)",
            Pattern.DOTALL);

    private static final Pattern CERTIFICATE = Pattern.compile("(?:X509 |TRUSTED )?CERTIFICATE");
    private static final Pattern PKCS7 = Pattern.compile("PKCS7|CMS|PKCS #7 SIGNED DATA");

    /** Where something of interest may begin: a PEM block, or a DER structure as long as a certificate is. */
    private static final Pattern START = Pattern.compile("-----BEGIN |0[\\x81\\x82]");

    private final List<X509Certificate> certificates = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    /** @param place what comes before the names of what is no certificate */
    void add(String place, Bytes file) {
        // A character for each byte, so that text and DER may follow each other.
        String text = StandardCharsets.ISO_8859_1.decode(file.asBuffer()).toString();
        Matcher start = START.matcher(text);
        Matcher block = BLOCK.matcher(text);
        int blocks = 0;
        int position = 0;
        while (start.find(position)) {
            position = start.start();
            if (text.charAt(position) != '-') {
                position += der(place, file, position);
            } else if (block.region(position, text.length()).lookingAt()) {
                blocks++;
                block(place + "PEM block " + blocks, block.group(1), block.group(2));
                position = block.end();
            } else {
                position++;
            }
        }
    }

    CertificatePile pile() {
        return new CertificatePile(certificates, others);
    }

    /** The length of the structure at {@code position}, or of its first byte where none is there. */
    private int der(String place, Bytes file, int position) {
        int length = DerStructure.length(file, position);
        if (length == 0) {
            return 1;
        }
        decode(place + "DER structure at byte " + position, file.slice(position, length));
        return length;
    }

    private void block(String name, String label, String body) {
        if (label.endsWith("PRIVATE KEY")) {
            // Not looked at.
            others.add(name + " is a private key");
        } else if (CERTIFICATE.matcher(label).matches() || PKCS7.matcher(label).matches()) {
            Bytes der = Bytes.owning(Base64.getMimeDecoder().decode(padded(body)));
            int length = DerStructure.length(der, 0);
            // OpenSSL's "trusted" certificates have its own settings behind them.
            decode(name, length == 0 ? der : der.slice(0, length));
        } else {
            others.add(name + " is no certificate but: " + label);
        }
    }

    /** MIME's decoder ignores all but the digits, and wants these in fours. */
    private static String padded(String body) {
        String digits = body.replace("\\n", "").replace("\\r", "").replaceAll("[^A-Za-z0-9+/]", "");
        return digits.substring(0, digits.length() - (digits.length() % 4 == 1 ? 1 : 0));
    }

    private void decode(String name, Bytes der) {
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(der.toArray()))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .forEach(certificates::add);
        } catch (CertificateException | RuntimeException e) {
            // Runtime exceptions too: what a certificate parser may do on hostile bytes. Its words say no more.
            others.add(name + " is " + DerStructure.kind(der).orElse("no X.509 certificate, or a damaged one"));
        }
    }
}
