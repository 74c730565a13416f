// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.snp.Samples;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of a file, certificates are read and nothing else. */
class PemCertificatesTest {
    private static final String ROOT = Samples.read("amd/milan-ark.pem").utf8();

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "EC PRIVATE KEY", "RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"})
    void privateKeyDoesNotBelongThereAndIsNotRepeated(String label) throws IOException {
        String secret = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg";
        Path file = file(block(label, secret) + ROOT);
        AzureSkrException refusal =
                assertThrows(AzureSkrException.class, () -> PemCertificates.read("certificate", file));
        assertTrue(
                refusal.getMessage().contains(file + " has a private key in it, which does not belong there"),
                refusal.getMessage());
        assertFalse(refusal.getMessage().contains(secret), refusal.getMessage());
    }

    @Test
    void blocksOfOtherKindsAreSkipped() throws IOException {
        String parameters = block("EC PARAMETERS", "BggqhkjOPQMBBw==");
        assertEquals(List.of(root()), read("issuer=CN=x\n" + parameters + ROOT + "subject=CN=x\n" + parameters));
    }

    @Test
    void byteOrderMarkIsSkipped() throws IOException {
        assertEquals(List.of(root()), read("\uFEFF" + ROOT));
    }

    @Test
    void fileWithNothingButOtherBlocksHoldsNoCertificate() throws IOException {
        Path file = file(block("EC PARAMETERS", "BggqhkjOPQMBBw=="));
        assertTrue(assertThrows(AzureSkrException.class, () -> PemCertificates.read("certificate", file))
                .getMessage()
                .contains("holds no certificate"));
    }

    @Test
    void emptyFileHoldsNoCertificate() throws IOException {
        Path file = file("");
        assertTrue(assertThrows(AzureSkrException.class, () -> PemCertificates.read("certificate", file))
                .getMessage()
                .contains("holds no certificate"));
    }

    @Test
    void certificateInDerIsReadToo() throws Exception {
        byte[] der = Samples.certificates("amd/milan-ark.pem").get(0).getEncoded();
        assertEquals(
                List.of(root()), PemCertificates.read("certificate", Files.write(folder.resolve("root.cer"), der)));
    }

    @Test
    void fileMayBeOneMebibyteLargeAndNoByteMore() throws IOException {
        String largest = ROOT + "\n".repeat(1024 * 1024 - ROOT.length());
        assertEquals(List.of(root()), read(largest));
        assertTrue(assertThrows(AzureSkrException.class, () -> read(largest + "\n"))
                .getMessage()
                .contains("is larger than 1048576 bytes"));
    }

    @Test
    void certificateThatIsCutOffIsNoCertificate() throws IOException {
        Path file = file(ROOT + ROOT.substring(0, ROOT.length() / 2));
        assertTrue(assertThrows(AzureSkrException.class, () -> PemCertificates.read("certificate", file))
                .getMessage()
                .contains("is cut off: one of its certificates has no end"));
    }

    private static Object root() {
        return Samples.certificates("amd/milan-ark.pem").get(0);
    }

    private List<?> read(String text) throws IOException {
        return PemCertificates.read("certificate", file(text));
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("chain.pem"), text);
    }

    private static String block(String label, String base64) {
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }
}
