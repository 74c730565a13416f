// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/** What the benchmarks work on, in files: so that whoever measures a first call has called nothing to make its input. */
enum Specimens {
    /** An HCL report as the NV index has it. */
    HCL_REPORT,
    VCEK,
    ASK,
    ARK,
    /** In place of the TPM's, PKCS #8. */
    TRANSFER_KEY,
    TRANSFER_PUBLIC,
    /** A vault's signed answer of 12 KiB, and who signed it. */
    RELEASE_ANSWER,
    VAULT_PUBLIC,
    VAULT_ROOT,
    /** The same key, encrypted to the transfer key as JWE has it. */
    JWE,
    /** MAA's answer, the AES key of the token in it, the token itself. */
    MAA_ANSWER,
    MAA_INNER_KEY,
    MAA_TOKEN,
    MAA_PUBLIC;

    static final String KEY = "https://v.vault.azure.net/keys/web";
    static final String MAA = "https://sharedweu.weu.attest.azure.net";
    static final String NONCE = "bm9uY2U=";

    /** Relative to the project, where {@code ./run bench} is. */
    private static final Path FOLDER = Path.of("benchmarks", "target", "specimens");

    byte[] bytes() {
        try {
            return Files.readAllBytes(file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text() {
        return new String(bytes(), StandardCharsets.US_ASCII);
    }

    X509Certificate certificate() throws GeneralSecurityException, IOException {
        try (var in = Files.newInputStream(file())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    RSAPublicKey publicKey() throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes()));
    }

    PrivateKey privateKey() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes()));
    }

    void write(byte[] content) throws IOException {
        Files.createDirectories(FOLDER);
        Files.write(file(), content);
    }

    void write(String content) throws IOException {
        write(content.getBytes(StandardCharsets.US_ASCII));
    }

    private Path file() {
        return FOLDER.resolve(name().toLowerCase(java.util.Locale.ROOT));
    }
}
