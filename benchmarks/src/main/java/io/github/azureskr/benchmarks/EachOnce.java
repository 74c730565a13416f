// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs each benchmark once, with the first value of each of its parameters, or with all where each starts another
 * program; all in this JVM: measures nothing, and fails if one of them does. A test has it run: whoever changes the provider learns which benchmark goes with it.
 */
public final class EachOnce {
    private static final Set<String> WITH_PROCESSES = Set.of("server", "program", "keystore");

    private EachOnce() {}

    public static void main(String[] args) throws Exception {
        System.setProperty("jmh.ignoreLock", "true");
        SpecimenMaker.makeAll();
        Set<String> broken = new TreeSet<>();
        Map<String, String[]> parameters = new TreeMap<>();
        for (BenchmarkListEntry benchmark : all()) {
            Map<String, String[]> own = new TreeMap<>(benchmark.getParams().orElse(Map.of()));
            own.replaceAll((name, values) ->
                    WITH_PROCESSES.contains(name) ? values : new String[] {values[0]});
            parameters.putAll(own);
            String[] programs = own.entrySet().stream()
                    .filter(parameter -> WITH_PROCESSES.contains(parameter.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(new String[] {""});
            for (String program : programs) {
                broken.add(run(benchmark.getUsername(), program));
            }
        }
        ChainedOptionsBuilder options = new OptionsBuilder()
                .mode(Mode.SingleShotTime)
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .shouldFailOnError(false);
        parameters.forEach(options::param);
        for (RunResult result : new Runner(options.build()).run()) {
            BenchmarkParams done = result.getParams();
            String program = WITH_PROCESSES.stream()
                    .map(done::getParam)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse("");
            broken.remove(run(done.getBenchmark(), program));
        }
        if (!broken.isEmpty()) {
            System.out.println("broken: " + String.join(", ", broken));
            System.exit(1);
        }
    }

    private static String run(String benchmark, String program) {
        return (benchmark + " " + program).strip();
    }

    private static Set<BenchmarkListEntry> all() {
        return BenchmarkList.defaultList()
                .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of());
    }
}
