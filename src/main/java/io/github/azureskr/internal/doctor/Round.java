// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes one step after the other, times each, and passes over those that need one that did not pass. */
final class Round {
    /** Where load() itself knows no more than what happened. */
    private static final String NO_REMEDY = "Try again; if it stays, show this line to AzureSKR's maintainers.";

    private final Consumer<Finding> listener;
    private final List<Finding> findings = new ArrayList<>();

    Round(Consumer<Finding> listener) {
        this.listener = listener;
    }

    /** What a step found, and what there is to say of it. */
    record Found<T>(T value, String detail) {}

    /** What a step does. */
    @FunctionalInterface
    interface Check<T> {
        Found<T> run() throws IOException;
    }

    /** Takes a step, if all that it needs has passed. */
    <T> Examined<T> take(Step step, Object subject, List<Examined<?>> needs, Check<T> check) {
        return take(step, subject, needs, check, Optional.empty());
    }

    /**
     * The same for a step that may fail because of an earlier one.
     *
     * @param excuse what is said then in place of the failure
     */
    <T> Examined<T> take(Step step, Object subject, List<Examined<?>> needs, Check<T> check, Optional<String> excuse) {
        Optional<String> root =
                needs.stream().flatMap(need -> need.root().stream()).findFirst();
        if (root.isPresent()) {
            return skip(step, subject, "needs " + root.get(), root.get());
        }
        long start = System.nanoTime();
        try {
            Found<T> found = check.run();
            add(step, subject, new Outcome.Passed(found.detail()), start);
            return Examined.passed(found.value());
        } catch (IOException e) {
            add(step, subject, excuse.<Outcome>map(Outcome.Skipped::new).orElseGet(() -> failed(e)), start);
            return excuse.isPresent() ? Examined.skipped(step.toString()) : Examined.failed(step, e);
        } catch (RuntimeException e) {
            // Of a security provider, or a fault of our own: where a load would end with it, this says at which step.
            // An excuse is for what was to be expected.
            IOException failure = unforeseen(e);
            add(step, subject, failed(failure), start);
            return Examined.failed(step, failure);
        }
    }

    /**
     * Passes a step over.
     *
     * @param root why those that need it are passed over too
     */
    <T> Examined<T> skip(Step step, Object subject, String reason, String root) {
        add(step, subject, new Outcome.Skipped(reason), System.nanoTime());
        return Examined.skipped(root);
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    private void add(Step step, Object subject, Outcome outcome, long start) {
        Finding finding = new Finding(step, subject.toString(), outcome, Duration.ofNanos(System.nanoTime() - start));
        findings.add(finding);
        listener.accept(finding);
    }

    private static IOException unforeseen(RuntimeException e) {
        StackTraceElement[] trace = e.getStackTrace();
        return new IOException(e + (trace.length == 0 ? "" : ", at " + trace[0]), e);
    }

    private static Outcome failed(IOException e) {
        return e instanceof AzureSkrException explained
                ? new Outcome.Failed(explained.problem(), explained.remedy().orElse(NO_REMEDY))
                : new Outcome.Failed(String.valueOf(e.getMessage()), NO_REMEDY);
    }
}
