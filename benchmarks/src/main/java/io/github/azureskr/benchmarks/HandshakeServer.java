// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import com.sun.net.httpserver.HttpServer;
import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.benchmarks.programs.TlsServer;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.Place;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The server of the handshakes, a process, and the Azure that it gets its key or its signatures from. */
final class HandshakeServer implements AutoCloseable {
    static final String RELEASED = "released key";
    static final String PKCS12 = "PKCS12 file";
    static final String ACCP = "released key with ACCP";
    /** And the vault's latency in milliseconds. */
    static final String KEYLESS = "keyvault-jca keyless + ";

    private static final String ALIAS = "web";

    private final LocalAzure azure;
    private final HttpServer tokens;
    private X509Certificate certificate;
    private ChildProcess process;
    private int port;

    private HandshakeServer() throws Exception {
        // A vault's own name: the peer and the SDK make the resource of their tokens of it.
        azure = LocalAzure.start(
                LocalAzureOptions.azure().with(AzureService.KEY_VAULT, new Place("web.vault.azure.net", 0)));
        tokens = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private void run(String server, NewKey key) throws Exception {
        azure.keyVault().grant(azure.identities().get(0).objectId(), Permission.values());
        azure.createKey(ALIAS, key);
        certificate = azure.keyVault().createCertificate(ALIAS, "CN=web.example", List.of("web.example"));
        serveTokens();
        process = ChildProcess.start(arguments(server), environment());
        port = Integer.parseInt(process.line("port "));
    }

    static HandshakeServer start(String server, String key) throws Exception {
        HandshakeServer started = new HandshakeServer();
        try {
            started.run(server, key.startsWith("RSA") ? NewKey.rsa(2048) : NewKey.ec(key));
            return started;
        } catch (Exception e) {
            started.close();
            throw e;
        }
    }

    int port() {
        return port;
    }

    X509Certificate certificate() {
        return certificate;
    }

    private List<String> arguments(String server) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"));
        arguments.add("-Djdk.net.hosts.file=" + azure.names().file());
        if (server.startsWith(KEYLESS)) {
            arguments.addAll(keyless(Integer.parseInt(server.substring(KEYLESS.length()))));
            return arguments;
        }
        arguments.addAll(classPath("Amazon"));
        if (server.equals(PKCS12)) {
            arguments.addAll(List.of("PKCS12", pkcs12().toString()));
            return arguments;
        }
        Path configuration = azure.folder().resolve("azureskr.conf");
        Files.writeString(
                configuration,
                azure.configuration(URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/" + ALIAS))
                        + "certificate=" + chain());
        arguments.addAll(List.of("AzureSKR", configuration.toString(), AzureSkrProvider.class.getName()));
        if (server.equals(ACCP)) {
            arguments.add("+com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider");
        }
        return arguments;
    }

    private List<String> keyless(int latency) throws Exception {
        if (latency > 0) {
            azure.faults(AzureService.KEY_VAULT)
                    .always(Fault.latency(Duration.ofMillis(latency)).on("/sign"));
        }
        List<String> arguments = new ArrayList<>(classPath("azure-security-keyvault-jca"));
        arguments.add(0, "-Dazure.keyvault.uri=" + azure.uri(AzureService.KEY_VAULT));
        // It takes the JVM's key store for its trust store.
        arguments.add(0, "-Djavax.net.ssl.keyStore=" + trustStore());
        arguments.add(0, "-Djavax.net.ssl.keyStorePassword=changeit");
        arguments.addAll(
                List.of("AzureKeyVault", "-", "com.azure.security.keyvault.jca.KeyVaultJcaProvider"));
        return arguments;
    }

    private static List<String> classPath(String library) throws IOException {
        String jars = String.join(
                File.pathSeparator,
                ChildProcess.programs(),
                ChildProcess.provider(),
                ChildProcess.library(library),
                ChildProcess.library("bcprov"));
        return List.of("-cp", jars, TlsServer.class.getName());
    }

    private Path chain() throws IOException {
        return Files.writeString(azure.folder().resolve("web.pem"), LocalCa.pem(List.of(certificate)));
    }

    private Path pkcs12() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                ALIAS, azure.keyVault().privateKeyOf(ALIAS), new char[0], new X509Certificate[] {certificate});
        return write(store, "web.p12", new char[0]);
    }

    private Path trustStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("ca", azure.ca().root());
        return write(store, "trust.p12", "changeit".toCharArray());
    }

    private Path write(KeyStore store, String name, char[] password) throws Exception {
        Path file = azure.folder().resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file;
    }

    /** As Azure Container Apps gives a process its tokens: the one address that the peer lets itself be told. */
    private void serveTokens() {
        String bearer = azure.entra()
                .issue(azure.identities().get(0), "https://vault.azure.net")
                .bearer();
        byte[] answer = ("{\"access_token\":\"" + bearer + "\",\"token_type\":\"Bearer\",\"expires_in\":86400}")
                .getBytes(StandardCharsets.US_ASCII);
        tokens.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        tokens.start();
    }

    private Map<String, String> environment() {
        return Map.of("IDENTITY_ENDPOINT", "http://127.0.0.1:" + tokens.getAddress().getPort() + "/");
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
        }
        tokens.stop(0);
        azure.close();
    }
}
