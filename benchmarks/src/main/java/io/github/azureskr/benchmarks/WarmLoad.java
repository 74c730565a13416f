// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.LocalAzure;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Whole loads in a warm JVM, services and TPM in the same process; nothing is shared between them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 8)
@Measurement(iterations = 8)
@Fork(value = 1, jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+AlwaysPreTouch"})
public class WarmLoad {
    @Param({"1", "10", "100"})
    public int keys;

    private LocalAzure azure;
    private byte[] configuration;
    private TpmTally tally;
    private LoadRecording recording;
    private final List<Double> walls = new ArrayList<>();
    private final List<Double> critical = new ArrayList<>();
    private final List<Double> decryptions = new ArrayList<>();

    @Setup
    public void start() throws Exception {
        azure = LocalAzure.start();
        StringBuilder text = new StringBuilder(azure.configuration()).append("cache=0s\n");
        for (int i = 0; i < keys; i++) {
            text.append("key.k").append(i).append('=').append(azure.createKey("key-" + i)).append('\n');
        }
        configuration = text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Setup(Level.Iteration)
    public void record() {
        tally = new TpmTally();
        azure.paravisor().interpose(tally);
        recording = new LoadRecording();
    }

    @Benchmark
    public KeyStore load() throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        store.load(new ByteArrayInputStream(configuration), null);
        return store;
    }

    @TearDown(Level.Iteration)
    public void evaluate() throws Exception {
        LoadRecording.Steps steps = recording.end();
        walls.add(steps.wallMillis());
        critical.add(steps.criticalMillis(tally.decryptionMillis()));
        decryptions.add(tally.millisOf(TpmTally.RSA_DECRYPT) / tally.count(TpmTally.RSA_DECRYPT));
    }

    @TearDown
    public void report() throws Exception {
        Figures figures = Figures.ofThisRun();
        String name = "WarmLoad[" + System.getProperty("java.specification.version") + "," + keys + "] ";
        figures.add(name + "wall ms", median(walls));
        figures.add(name + "critical path ms", median(critical));
        figures.add(name + "CreatePrimary", tally.count(TpmTally.CREATE_PRIMARY));
        figures.add(name + "Quote", tally.count(TpmTally.QUOTE));
        figures.add(name + "Certify", tally.count(TpmTally.CERTIFY));
        figures.add(name + "RSA_Decrypt", tally.count(TpmTally.RSA_DECRYPT));
        figures.add(name + "TPM commands", tally.all());
        figures.add(name + "ms per key with its policy", tally.decryptionMillis() / keys);
        figures.add(name + "ms per RSA_Decrypt", median(decryptions));
        azure.close();
    }

    /** Of the measured loads, which come last. */
    private static double median(List<Double> all) {
        List<Double> measured = all.subList(all.size() / 2, all.size());
        return measured.stream().sorted().skip(measured.size() / 2).findFirst().orElseThrow();
    }
}
