// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An application's certificate and private key, looked through before the Azure SDK reads them: of a damaged file, that
 * tells neither its name nor what is wrong with it. Nothing that the file holds is repeated.
 */
record ClientPem(Bytes content) {
    /** What the Azure SDK reads of a file. */
    static final String WANTED =
            "a PEM file of the application's certificate (BEGIN CERTIFICATE) and its RSA private key in"
                    + " PKCS#8 without a passphrase (BEGIN PRIVATE KEY)";

    private static final Pattern CERTIFICATE =
            Pattern.compile("-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----", Pattern.DOTALL);

    /** To the end of the last one: of several, the SDK reads none. */
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----(.*)-----END PRIVATE KEY-----", Pattern.DOTALL);

    /** In another form: with a passphrase, or of one algorithm only. */
    private static final Pattern OTHER_KEY = Pattern.compile("-----BEGIN ([A-Z]+) PRIVATE KEY-----");

    /** What is wrong with it; empty for what can be used. */
    Optional<String> problem() {
        String text = content.utf8();
        return problemOfKey(text).or(() -> problemOfCertificates(text));
    }

    private static Optional<String> problemOfKey(String text) {
        Matcher key = PRIVATE_KEY.matcher(text);
        if (!key.find()) {
            Matcher other = OTHER_KEY.matcher(text);
            return Optional.of(
                    other.find()
                            ? "has its private key in another form, BEGIN " + other.group(1) + " PRIVATE KEY"
                            : "has no whole private key in it");
        }
        return isPrivateKey(key.group(1))
                ? Optional.empty()
                : Optional.of("has a private key in it that is damaged or is none of RSA, or several of them");
    }

    private static boolean isPrivateKey(String base64) {
        byte[] encoded = new byte[0];
        try {
            encoded = Base64.getDecoder().decode(base64.replaceAll("[\r\n]", ""));
            KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return true;
        } catch (IllegalArgumentException | InvalidKeySpecException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every platform has RSA", e);
        } finally {
            Arrays.fill(encoded, (byte) 0);
        }
    }

    private static Optional<String> problemOfCertificates(String text) {
        Matcher certificate = CERTIFICATE.matcher(text);
        if (!certificate.find()) {
            return Optional.of("has no whole certificate in it");
        }
        do {
            if (!isCertificate(certificate.group())) {
                return Optional.of("has a certificate in it that is damaged");
            }
        } while (certificate.find());
        return Optional.empty();
    }

    private static boolean isCertificate(String block) {
        try {
            CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(block.getBytes(StandardCharsets.UTF_8)));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Without the private key. */
    @Override
    public String toString() {
        return "ClientPem[]";
    }
}
