// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/** Captures of real machines, kept outside the repository. A test that needs one is skipped where it is absent. */
public final class Samples {
    private Samples() {}

    public static Path file(String name) {
        Path file = folder().resolve(name);
        assumeTrue(Files.exists(file), () -> "no sample " + file + ": name the folder with -Dazureskr.samples");
        return file;
    }

    public static Bytes read(String name) {
        try {
            return Bytes.owning(Files.readAllBytes(file(name)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Every certificate of a PEM or DER file, in its order. */
    public static List<X509Certificate> certificates(String name) {
        try {
            Collection<?> all = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(read(name).toArray()));
            return all.stream().map(X509Certificate.class::cast).toList();
        } catch (CertificateException e) {
            throw new AssertionError(e);
        }
    }

    private static Path folder() {
        String property = System.getProperty("azureskr.samples", "");
        // Surefire hands the placeholder on when the build was not told.
        boolean told = !property.isBlank() && !property.startsWith("${");
        return Path.of(told ? property : "../shared/samples");
    }
}
