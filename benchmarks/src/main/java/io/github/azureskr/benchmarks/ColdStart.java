// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import io.github.azureskr.benchmarks.programs.LoadKey;
import io.github.azureskr.benchmarks.programs.ReleaseBySdk;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.pipeline.SecureKeyRelease;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
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

/**
 * From {@code java} to the key in hand: whole processes, the services in another one. The peer is the Azure SDK's
 * release alone, its two tokens ready: it attests nothing, asks nobody for an identity, and unwraps nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
// The services above all, which are warm on Azure.
@Warmup(iterations = 11)
@Measurement(iterations = 20)
@Fork(1)
public class ColdStart {
    static final String OURS = "AzureSKR";
    static final String SDK = "SDK release alone";
    /** Of JDK 24 and newer an AOT cache, of older ones an archive of shared classes. */
    static final String ARCHIVE = " + archive";

    /** The SDK with an archive is for a newer JDK: 17 crashes when it writes one of these signed jars. */
    @Param({OURS, OURS + ARCHIVE, SDK})
    public String program;

    private LocalAzure azure;
    private List<String> arguments;

    @Setup
    public void start() throws Exception {
        azure = LocalAzure.start();
        URI key = azure.createKey("web");
        Path configuration = azure.folder().resolve("azureskr.conf");
        Files.writeString(configuration, "#azureskr\n" + azure.configuration(key));
        List<String> base = program.startsWith(OURS) ? ours(configuration) : sdk(configuration, key);
        arguments = program.endsWith(ARCHIVE) ? archived(base) : base;
    }

    private static List<String> ours(Path configuration) throws Exception {
        String classPath = String.join(File.pathSeparator, ChildProcess.provider(), ChildProcess.programs());
        return List.of("-cp", classPath, LoadKey.class.getName(), configuration.toString());
    }

    private List<String> sdk(Path configuration, URI key) throws Exception {
        Configuration parsed = ConfigurationReader.read(Files.newInputStream(configuration));
        Properties ready = new Properties();
        ready.setProperty("vault", azure.uri(AzureService.KEY_VAULT).toString());
        ready.setProperty("key", key.toString());
        ready.setProperty(
                "bearer",
                azure.entra().issue(azure.identities().get(0), "https://vault.azure.net").bearer());
        ready.setProperty("target", SecureKeyRelease.attest(parsed).token());
        ready.setProperty("ca", LocalCa.pem(List.of(azure.ca().root())));
        Path file = azure.folder().resolve("sdk.properties");
        try (var out = Files.newOutputStream(file)) {
            ready.store(out, null);
        }
        String classPath = String.join(
                File.pathSeparator,
                ChildProcess.programs(),
                ChildProcess.librariesWithout(
                        "azure-skr", "jmh", "tomcat", "Amazon", "azure-security-keyvault-jca", "jopt", "commons-math"));
        return List.of("-cp", classPath, ReleaseBySdk.class.getName(), file.toString());
    }

    private List<String> archived(List<String> base) throws Exception {
        boolean aot = Runtime.version().feature() >= 25;
        Path archive = azure.folder().resolve("classes." + (aot ? "aot" : "jsa"));
        List<String> training = new ArrayList<>(base);
        training.add(0, (aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + archive);
        ChildProcess.run(training);
        List<String> trained = new ArrayList<>(base);
        trained.add(0, (aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive);
        return trained;
    }

    @Benchmark
    public void untilTheKeyIsInHand() throws Exception {
        ChildProcess.run(arguments);
    }

    @TearDown
    public void end() throws Exception {
        azure.close();
    }
}
