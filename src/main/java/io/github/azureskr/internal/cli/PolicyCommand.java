// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code policy}: release policies before they are on a key, and after they were not met. */
@Command(
        name = "policy",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "Makes a key's release policy, or checks a token against one.",
        exitCodeOnInvalidInput = ExitCode.USAGE,
        exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    /** @param unicode whether what is printed may hold more than ASCII */
    static CommandLine commandLine(boolean unicode) {
        return new CommandLine(new PolicyCommand())
                .addSubcommand(new PolicyNewCommand())
                .addSubcommand(new PolicyCheckCommand(unicode));
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
