// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.report;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A run on one JDK: JMH's JSON, and the figures that are no times. What is asked for and not there failed: empty.
 *
 * @param java the JDK's feature number
 */
public record Results(int java, String jvm, List<Result> all, Map<String, Double> figures) {
    /** Reads JMH's JSON. */
    @SuppressWarnings("unchecked") // JMH's own shape
    public static Results read(String json, Map<String, Double> figures) throws IOException {
        List<Result> all = new ArrayList<>();
        String jdk = "0";
        String vm = "";
        try (JsonReader reader = JsonProviders.createReader(json)) {
            for (Object element : (List<Object>) reader.readUntyped()) {
                Map<String, Object> run = (Map<String, Object>) element;
                all.add(result(run));
                jdk = (String) run.get("jdkVersion");
                vm = run.get("vmName") + " " + run.get("vmVersion");
            }
        }
        return new Results(Integer.parseInt(jdk.split("\\D")[0]), vm, all, figures);
    }

    @SuppressWarnings("unchecked")
    private static Result result(Map<String, Object> run) {
        String[] names = ((String) run.get("benchmark")).split("\\.");
        Map<String, Object> primary = (Map<String, Object>) run.get("primaryMetric");
        Map<String, Object> secondary = (Map<String, Object>) run.get("secondaryMetrics");
        Map<String, Object> allocated =
                (Map<String, Object>) secondary.getOrDefault("gc.alloc.rate.norm", Map.of("score", "NaN"));
        return new Result(
                names[names.length - 2] + "." + names[names.length - 1],
                new TreeMap<>((Map<String, String>) run.getOrDefault("params", Map.of())),
                number(primary.get("score")),
                number(primary.get("scoreError")),
                (String) primary.get("scoreUnit"),
                number(allocated.get("score")));
    }

    /** JMH writes NaN as a string. */
    private static double number(Object value) {
        return Double.parseDouble(String.valueOf(value));
    }

    /** The operation that has these values among its parameters. */
    Optional<Result> find(String name, String... parameters) {
        return all.stream()
                .filter(result -> result.name().equals(name))
                .filter(result -> result.parameters().values().containsAll(List.of(parameters)))
                .findFirst();
    }

    double score(String name, String... parameters) {
        return find(name, parameters).map(Result::score).orElse(Double.NaN);
    }

    double bytes(String name, String... parameters) {
        return find(name, parameters).map(Result::bytes).orElse(Double.NaN);
    }

    double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }
}
