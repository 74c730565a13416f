// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import io.github.azureskr.emulator.LocalAzure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.net.ssl.SSLSession;

/** A browser's part, and an auditor's. */
final class Visit {
    private final Console console;
    private final LocalAzure azure;
    private final Path base;

    Visit(Console console, LocalAzure azure, Path base) {
        this.console = console;
        this.azure = azure;
        this.base = base;
    }

    void make(URI uri, PublicKey vaultsPublicKey) throws IOException, InterruptedException {
        console.step("A client that trusts one CA asks for " + uri);
        HttpClient client =
                HttpClient.newBuilder().sslContext(azure.ca().clientContext()).build();
        HttpResponse<String> answer =
                client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        SSLSession session = answer.sslSession().orElseThrow();
        X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
        console.check(
                "answer",
                answer.body().startsWith(WebServer.GREETING),
                answer.statusCode() + " " + answer.body().strip());
        console.fact("connection", session.getProtocol() + ", " + session.getCipherSuite());
        console.fact("certificate", leaf.getSubjectX500Principal() + "\nby " + leaf.getIssuerX500Principal());
        console.check("key", leaf.getPublicKey().equals(vaultsPublicKey), "the server's public key is the vault's");
        searchDisk();
    }

    private void searchDisk() throws IOException {
        List<byte[]> traces = traces((RSAPrivateCrtKey) azure.keyVault().privateKeyOf("web"));
        List<Path> files = new ArrayList<>(Folders.files(base));
        try (Stream<Path> temporary = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            temporary.filter(Files::isRegularFile).filter(Files::isReadable).forEach(files::add);
        }
        boolean found = false;
        for (Path file : files) {
            byte[] content = Files.readAllBytes(file);
            found |= traces.stream().anyMatch(trace -> contains(content, trace));
        }
        console.check(
                "private key", !found, "in none of " + files.size() + " files of the server and the temporary folder");
    }

    /** A secret prime in the forms in which it might have been written. */
    private static List<byte[]> traces(RSAPrivateCrtKey key) {
        byte[] prime = key.getPrimeP().toByteArray();
        byte[] middle = Arrays.copyOfRange(prime, 9, prime.length - prime.length % 3);
        String hex = HexFormat.of().formatHex(middle);
        return List.of(
                middle,
                hex.getBytes(StandardCharsets.US_ASCII),
                hex.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII),
                Base64.getEncoder().encode(middle));
    }

    private static boolean contains(byte[] content, byte[] trace) {
        for (int i = 0; i + trace.length <= content.length; i++) {
            if (content[i] == trace[0] && Arrays.equals(content, i, i + trace.length, trace, 0, trace.length)) {
                return true;
            }
        }
        return false;
    }
}
