// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.config.ConfiguredKey;
import io.github.azureskr.internal.pipeline.ReleasedEntry;
import io.github.azureskr.internal.pipeline.SharedReleases;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code release}: has keys released and prints what is public of them. */
@Command(
        name = "release",
        sortOptions = false,
        description = {
            "Has keys released to this machine, and prints their public parts, attributes and certificates.",
            "",
            "Private keys are forgotten at once, and printed nowhere, unless --export names a file for one.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:released",
            "64:wrong usage",
            "69:not released; standard error says at which stage, why, and what to do",
            "73:the file cannot be made; nothing was released",
            "78:the configuration is faulty, or none is named"
        },
        exitCodeOnInvalidInput = ExitCode.USAGE,
        exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class ReleaseCommand implements Callable<Integer> {
    private final boolean unicode;

    private final Pseudonyms pseudonyms = new Pseudonyms();

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration; without it the one that a load would find.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--alias", paramLabel = "ALIAS", description = "Only this one of the configuration's keys.")
    private Optional<String> alias = Optional.empty();

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description = "Write the private key into a new file that only its owner may read (PKCS #8, PEM, not"
                    + " encrypted). It is then no better protected than any other file.")
    private Optional<Path> export = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object instead of text.")
    private boolean json;

    @Option(names = "--redact", description = "Hide names and identifiers, to show the output to others.")
    private boolean redact;

    ReleaseCommand(boolean unicode) {
        this.unicode = unicode;
    }

    @Override
    public Integer call() throws IOException {
        TicketRedaction names = redact ? TicketRedaction.of(file, pseudonyms) : TicketRedaction.none();
        return ExitCode.of(spec.commandLine(), names, () -> release(configuration(), names));
    }

    private Configuration configuration() throws IOException {
        Configuration all = ConfigurationReader.ambient(file)
                .orElseThrow(() -> new AzureSkrException(
                        Stage.CONFIGURATION, "no configuration is named", "Name one by --config FILE", null));
        // To look at a release must not change what a restart is served, nor be answered by what an earlier one was.
        Configuration wanted = (alias.isPresent() ? all.only(named(all, alias.get())) : all).unsealed();
        if (export.isPresent() && wanted.keys().size() > 1) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), "--export takes one key; name it by --alias: " + aliases(all));
        }
        return wanted;
    }

    private ConfiguredKey named(Configuration configuration, String wanted) {
        return configuration.keys().stream()
                .filter(key -> key.alias().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new CommandLine.ParameterException(
                        spec.commandLine(), "no key is called '" + wanted + "' but " + aliases(configuration)));
    }

    private static String aliases(Configuration configuration) {
        return configuration.keys().stream().map(ConfiguredKey::alias).collect(Collectors.joining(", "));
    }

    private void release(Configuration configuration, TicketRedaction names) throws IOException {
        if (export.isEmpty()) {
            print(SharedReleases.ofThisProcess().load(configuration), names);
            return;
        }
        // Made before the release: a key that could not be written need not leave its vault.
        try (PrivateKeyFile made = PrivateKeyFile.create(export.get())) {
            List<ReleasedEntry> entries = SharedReleases.ofThisProcess().load(configuration);
            made.write(entries.get(0).released().key());
            print(entries, names);
        }
    }

    private void print(List<ReleasedEntry> entries, TicketRedaction names) {
        PrintWriter out = spec.commandLine().getOut();
        Findings findings = ReleaseValues.of(entries, names);
        Redaction redaction = redact ? Redaction.of(findings, pseudonyms) : Redaction.none();
        if (json) {
            out.println(new JsonPage(redaction).print(findings));
        } else {
            new TextPage(out, redaction, unicode).print(findings);
        }
    }
}
