// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A released key lives in memory only. */
@ExtendWith(LocalAzureExtension.class)
class DiskTest {
    /** Whole groups of base64, and short enough to stand in one line of a PEM file. */
    private static final int WINDOW = 18;

    @Test
    void releasedKeyIsInNoFile(LocalAzure azure) throws Exception {
        Instant start = Instant.now().minus(Duration.ofSeconds(2));
        RSAPrivateKey released = (RSAPrivateKey)
                Stores.load(azure.configuration(azure.createKey("web"))).getKey("web", null);
        List<String> traces = traces(released);
        assertEquals(List.of(), filesWith(traces, Path.of(System.getProperty("java.io.tmpdir")), start));
        assertEquals(List.of(), filesWith(traces, Path.of("target"), start));
    }

    @Test
    void keyInAFileWouldBeFound(@TempDir Path folder) throws Exception {
        PrivateKey key = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate();
        byte[] encoded = key.getEncoded();
        String pem = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        List<Path> written = List.of(
                Files.write(folder.resolve("a"), encoded),
                Files.writeString(folder.resolve("b"), "-----BEGIN PRIVATE KEY-----\n" + pem),
                Files.writeString(
                        folder.resolve("c"),
                        "{\"k\":\"" + Base64.getUrlEncoder().encodeToString(encoded)),
                Files.writeString(folder.resolve("d"), HexFormat.of().formatHex(encoded)),
                Files.writeString(
                        folder.resolve("e"), HexFormat.of().withUpperCase().formatHex(encoded)));
        assertEquals(written, filesWith(traces((RSAPrivateKey) key), folder, Instant.EPOCH));
    }

    /** Parts of the private exponent, as they would look like in a file that holds it in one form or another. */
    static List<String> traces(RSAPrivateKey key) {
        byte[] exponent = key.getPrivateExponent().toByteArray();
        List<String> traces = new ArrayList<>();
        for (int at = 20; at + WINDOW < exponent.length; at += 17) {
            // Three beginnings, because base64 has groups of three bytes; steps of 17 vary the place in a line.
            for (int shift = 0; shift < 3; shift++) {
                byte[] window = Arrays.copyOfRange(exponent, at + shift, at + shift + WINDOW);
                traces.add(Base64.getEncoder().encodeToString(window));
                traces.add(Base64.getUrlEncoder().encodeToString(window));
            }
            byte[] window = Arrays.copyOfRange(exponent, at, at + WINDOW);
            traces.add(new String(window, StandardCharsets.ISO_8859_1));
            traces.add(HexFormat.of().formatHex(window));
            traces.add(HexFormat.of().formatHex(window).toUpperCase(Locale.ROOT));
        }
        return traces;
    }

    private static List<Path> filesWith(List<String> traces, Path root, Instant since) throws IOException {
        List<Path> found = new ArrayList<>();
        Object disk = Files.getAttribute(root, "unix:dev");
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            /** Not into what is mounted here, as the /proc of somebody's chroot. */
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                return Files.getAttribute(folder, "unix:dev").equals(disk)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                boolean fresh = attributes.lastModifiedTime().compareTo(FileTime.from(since)) >= 0;
                if (attributes.isRegularFile() && fresh && hasAny(file, traces)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            /** Others write here as well, and take away again. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
                return FileVisitResult.CONTINUE;
            }
        });
        found.sort(null);
        return found;
    }

    private static boolean hasAny(Path file, List<String> traces) {
        try {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            return traces.stream().anyMatch(content::contains);
        } catch (IOException e) {
            // Gone meanwhile, or another user's.
            return false;
        }
    }
}
