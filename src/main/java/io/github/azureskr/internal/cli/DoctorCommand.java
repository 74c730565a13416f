// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.doctor.Diagnosis;
import io.github.azureskr.internal.doctor.Doctor;
import io.github.azureskr.internal.doctor.Step;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code doctor}: goes through a load step by step and says what to do about each that fails. */
@Command(
        name = "doctor",
        sortOptions = false,
        description = {
            "Goes through a load step by step, and on past a step that fails: what works, what does not, what to do.",
            "",
            "The last line is the answer. Keys that are released on the way are forgotten at once.",
            ""
        },
        exitCodeListHeading = "%nExit codes (of the step that failed first):%n",
        exitCodeOnInvalidInput = ExitCode.USAGE,
        exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class DoctorCommand implements Callable<Integer> {
    private final boolean unicode;
    private final Clock clock;

    private final Pseudonyms pseudonyms = new Pseudonyms();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration. Without it the one that a load would find: the system property"
                    + " azure.skr.config, the environment variable AZURE_SKR_CONFIG, or none.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Option(names = "--redact", description = "Hide names, addresses and identifiers, to show the output to others.")
    private boolean redact;

    DoctorCommand(boolean unicode, Clock clock) {
        this.unicode = unicode;
        this.clock = clock;
    }

    /** The exit codes stand where the steps do. */
    static void describe(UsageMessageSpec usage) {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "every step passed");
        for (Step step : Step.values()) {
            codes.put(String.valueOf(step.exitCode()), step + ": not so that " + step.meaning());
        }
        codes.put(String.valueOf(ExitCode.USAGE), "wrong usage");
        usage.exitCodeList(codes);
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        TicketRedaction redaction = redact ? TicketRedaction.of(file, pseudonyms) : TicketRedaction.none();
        if (json) {
            Diagnosis diagnosis = Doctor.examine(file, clock, finding -> {});
            out.println(DoctorJson.of(diagnosis, redaction));
            return diagnosis.exitCode();
        }
        DoctorText page = new DoctorText(out, redaction, unicode);
        Diagnosis diagnosis = Doctor.examine(file, clock, page::print);
        page.print(diagnosis);
        return diagnosis.exitCode();
    }
}
