// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads a file of PEM certificates. */
public final class PemCertificates {
    private static final int LARGEST = 1024 * 1024;

    private PemCertificates() {}

    /** At least one certificate, in the file's order; errors name the property that named the file. */
    public static List<X509Certificate> read(String property, Path file) throws AzureSkrException {
        byte[] content = content(property, file);
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
        throw failure(property, file, "holds no certificate", null);
    }

    /** Whether the file is there at all is to be known before anything is done for which it will be needed. */
    public static void requireReadable(String property, Path file) throws AzureSkrException {
        try {
            file.getFileSystem().provider().checkAccess(file, AccessMode.READ);
        } catch (IOException e) {
            throw UnreadableFile.named(property, file, e);
        }
    }

    private static byte[] content(String property, Path file) throws AzureSkrException {
        try (InputStream in = Files.newInputStream(file)) {
            // Read and then counted: a device or a pipe has no size to be asked for.
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST) {
                throw failure(property, file, "is larger than " + LARGEST + " bytes", null);
            }
            return content;
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException e) {
            throw UnreadableFile.named(property, file, e);
        }
    }

    private static AzureSkrException failure(String property, Path file, String problem, Throwable cause) {
        return new AzureSkrException(
                Stage.CONFIGURATION,
                "property '" + property + "': the file " + file.toAbsolutePath() + " " + problem,
                cause);
    }
}
