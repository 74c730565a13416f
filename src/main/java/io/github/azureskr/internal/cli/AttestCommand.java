// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.pipeline.SecureKeyRelease;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code attest}: has this machine attested, and prints what the token says of it. */
@Command(
        name = "attest",
        sortOptions = false,
        description = {
            "Has this machine attested by Microsoft Azure Attestation, and prints what the token says of it.",
            "",
            "A configuration needs no more than attestation.endpoint.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:attested",
            "64:wrong usage",
            "69:not attested; standard error says at which stage, why, and what to do",
            "78:the configuration is faulty"
        },
        exitCodeOnInvalidInput = ExitCode.USAGE,
        exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class AttestCommand implements Callable<Integer> {
    private final boolean unicode;

    private final Pseudonyms pseudonyms = new Pseudonyms();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; without it the one that a load would find, if any.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            description = "The attestation provider, in place of the configured one.")
    private Optional<String> endpoint = Optional.empty();

    @Option(names = "--raw", description = "Print the token itself: whoever has it may show it to Key Vault.")
    private boolean raw;

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Option(names = "--redact", description = "Hide what identifies the machine, to show the output to others.")
    private boolean redact;

    AttestCommand(boolean unicode) {
        this.unicode = unicode;
    }

    @Override
    public Integer call() throws IOException {
        if (raw && (json || redact)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--raw prints the token as it is, without --json or --redact");
        }
        TicketRedaction names = redact ? TicketRedaction.of(file, pseudonyms) : TicketRedaction.none();
        return ExitCode.of(spec.commandLine(), names, () -> print(attest()));
    }

    private AttestationResult attest() throws IOException {
        Configuration configuration = ConfigurationReader.forAttestation(file, endpoint);
        return SecureKeyRelease.attest(configuration);
    }

    private void print(AttestationResult result) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (raw) {
            out.println(result.token());
            return;
        }
        Findings findings = TokenValues.of(result.claims());
        Redaction redaction = redact ? Redaction.of(findings, pseudonyms) : Redaction.none();
        if (json) {
            out.println(new JsonPage(redaction).print(findings));
        } else {
            new TextPage(out, redaction, unicode).print(findings);
        }
    }
}
