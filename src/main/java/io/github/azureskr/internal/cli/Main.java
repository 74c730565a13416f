// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line: {@code java -jar azure-skr-provider.jar}. */
@Command(
        name = "azure-skr",
        sortOptions = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "Looks at Azure's confidential VMs, and at what their keystores need, as AzureSKR does.",
        exitCodeOnInvalidInput = ExitCode.USAGE,
        exitCodeOnExecutionException = ExitCode.SOFTWARE)
public final class Main implements Runnable {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    public static void main(String... arguments) {
        Charset charset = terminalCharset();
        PrintWriter out = writer(FileDescriptor.out, charset);
        PrintWriter err = writer(FileDescriptor.err, charset);
        int status = commandLine(charset.equals(StandardCharsets.UTF_8))
                .setOut(out)
                .setErr(err)
                .execute(arguments);
        err.flush();
        System.exit(ExitCode.unlessLost(status, out, err));
    }

    /** @param unicode whether what is printed may hold more than ASCII */
    static CommandLine commandLine(boolean unicode) {
        return commandLine(unicode, Clock.systemUTC());
    }

    static CommandLine commandLine(boolean unicode, Clock clock) {
        CommandLine doctor = new CommandLine(new DoctorCommand(unicode, clock));
        DoctorCommand.describe(doctor.getCommandSpec().usageMessage());
        return new CommandLine(new Main())
                .addSubcommand(doctor)
                .addSubcommand(new AttestCommand(unicode))
                .addSubcommand(new ReleaseCommand(unicode))
                .addSubcommand(new ReportCommand(unicode))
                .addSubcommand(PolicyCommand.commandLine(unicode))
                .registerConverter(Bytes.class, Main::fingerprint)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(ExitCode::explain);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
    }

    private static Bytes fingerprint(String hex) {
        if (!hex.matches("[0-9a-fA-F]{64}")) {
            throw new CommandLine.TypeConversionException("'" + hex + "' is no SHA-256: 64 hexadecimal digits");
        }
        return Bytes.ofHex(hex);
    }

    /** Where standard output goes (JDK 19), to a terminal (before), and else what the system is set to. */
    private static Charset terminalCharset() {
        return Stream.of("stdout.encoding", "sun.stdout.encoding", "native.encoding")
                .map(name -> System.getProperty(name, ""))
                .filter(name -> !name.isEmpty() && Charset.isSupported(name))
                .findFirst()
                .map(Charset::forName)
                .orElse(StandardCharsets.US_ASCII);
    }

    private static PrintWriter writer(FileDescriptor descriptor, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset));
    }
}
