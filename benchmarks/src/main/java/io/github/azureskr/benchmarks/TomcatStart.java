// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import io.github.azureskr.benchmarks.programs.TomcatServer;
import io.github.azureskr.emulator.LocalAzure;
import java.io.File;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** From {@code java} to a Tomcat that listens, and ends: whole processes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3)
@Measurement(iterations = 10)
@Fork(1)
public class TomcatStart {
    @Param({"AzureSKR", "PKCS12"})
    public String keystore;

    private LocalAzure azure;
    private List<String> arguments;

    @Setup
    public void start() throws Exception {
        azure = LocalAzure.start();
        URI key = azure.createKey("web");
        X509Certificate certificate = azure.keyVault().createCertificate("web", "CN=web", List.of("web"));
        Path configuration = azure.folder().resolve("azureskr.conf");
        Files.writeString(configuration, "#azureskr\n" + azure.configuration(key));
        String tomcat = arguments(configuration, certificate);
        String classPath = String.join(
                File.pathSeparator,
                ChildProcess.programs(),
                ChildProcess.provider(),
                ChildProcess.library("tomcat-embed-core"),
                ChildProcess.library("tomcat-annotations-api"));
        arguments = List.of("-cp", classPath, TomcatServer.class.getName(), keystore, tomcat);
    }

    private String arguments(Path configuration, X509Certificate certificate) throws Exception {
        if (keystore.equals("AzureSKR")) {
            return configuration.toString();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "changeit".toCharArray();
        store.setKeyEntry("web", azure.keyVault().privateKeyOf("web"), password, new X509Certificate[] {certificate});
        Path file = azure.folder().resolve("web.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, password);
        }
        return file.toString();
    }

    @Benchmark
    public void untilItListens() throws Exception {
        ChildProcess.run(arguments);
    }

    @TearDown
    public void end() throws Exception {
        azure.close();
    }
}
