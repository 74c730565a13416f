// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a file of PEM certificates. */
public final class PemCertificates {
    private static final String NONE = "holds no certificate";

    private static final String BEGIN = "-----BEGIN ";
    private static final String END = "-----END ";

    /** In UTF-8, a byte each. */
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";

    private static final Pattern PRIVATE_KEY = Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY");

    /** Those of certificates and of bundles of them (RFC 7468 sections 5, 8 and 9) are not among them. */
    private static final Pattern OTHER_BLOCK = Pattern.compile(
            "-----BEGIN (?!(?:X509 |X\\.509 )?CERTIFICATE-----|PKCS7-----|CMS-----)([A-Z0-9 ]+)-----.*?-----END \\1-----",
            Pattern.DOTALL);

    private PemCertificates() {}

    /** At least one certificate, in the file's order; errors name the property that named the file. */
    public static List<X509Certificate> read(String property, Path file) throws AzureSkrException {
        byte[] content = onlyCertificates(property, file, NamedFile.read(property, file));
        try {
            List<X509Certificate> certificates =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            throw failure(property, file, "is not a file of PEM certificates: " + e.getMessage(), e);
        }
        throw failure(property, file, NONE, null);
    }

    /** Whether the file is there at all is to be known before anything is done for which it will be needed. */
    public static void requireReadable(String property, Path file) throws AzureSkrException {
        NamedFile.requireReadable(property, file);
    }

    /**
     * Without a byte order mark, and without blocks of other kinds, which OpenSSL writes beside certificates, and which the
     * platform takes for certificates. A private key is none of them: it is in the vault, or has nothing to do here.
     */
    private static byte[] onlyCertificates(String property, Path file, Bytes content) throws AzureSkrException {
        // One byte is one character, also of a file that is no text.
        String text = StandardCharsets.ISO_8859_1.decode(content.asBuffer()).toString();
        if (PRIVATE_KEY.matcher(text).find()) {
            throw new AzureSkrException(
                    Stage.CONFIGURATION,
                    problem(property, file, "has a private key in it, which does not belong there"),
                    "Leave only certificates in the file. Whoever could read it may have the private key: if it is in use,"
                            + " replace it",
                    null);
        }
        Matcher others = OTHER_BLOCK.matcher(text.startsWith(BYTE_ORDER_MARK) ? text.substring(3) : text);
        String rest = others.replaceAll("");
        if (text.contains(BEGIN) && !rest.contains(BEGIN)) {
            throw failure(property, file, NONE, null);
        }
        // Newer platforms pass over a block that has no end, and a chain would be short of it.
        if (occurrences(BEGIN, rest) > occurrences(END, rest)) {
            throw failure(property, file, "is cut off: one of its certificates has no end", null);
        }
        return rest.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int occurrences(String boundary, String text) {
        return text.split(boundary, -1).length - 1;
    }

    private static AzureSkrException failure(String property, Path file, String problem, Throwable cause) {
        return new AzureSkrException(Stage.CONFIGURATION, problem(property, file, problem), cause);
    }

    private static String problem(String property, Path file, String problem) {
        return "property '" + property + "': the file " + file.toAbsolutePath() + " " + problem;
    }
}
