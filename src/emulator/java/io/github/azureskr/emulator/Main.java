// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.Product;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The local Azure as a program: it prints what to paste into a provider's configuration and runs until it is stopped. */
@Command(
        name = "azure-skr-emulator",
        sortOptions = false,
        description = "Runs a local Azure with one confidential VM: vTPM, IMDS, attestation, key vault, Managed HSM.",
        footer = {
            "",
            "SERVICE is one of imds, attestation, key-vault, managed-hsm.",
            "Needs swtpm. Ends on SIGTERM or Ctrl-C and leaves nothing behind."
        })
public final class Main implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this and exit.")
    @SuppressWarnings("UnusedVariable") // picocli looks at it
    private boolean help;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on (${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
            names = "--at",
            paramLabel = "SERVICE=[HOST][:PORT]",
            description =
                    "Where clients look for a service: the host stands in its certificate, the port is listened on. "
                            + "Others are at localhost and any free port.")
    private Map<AzureService, Place> places = new LinkedHashMap<>();

    @Option(names = "--region", paramLabel = "REGION", description = "The VM's location (${DEFAULT-VALUE}).")
    private String region = "westeurope";

    @Option(names = "--processor", paramLabel = "PRODUCT", description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private Product processor = Product.MILAN;

    @Option(
            names = "--claims",
            paramLabel = "LAYOUT",
            description = "Shape of the runtime claims: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    private HclLayout claims = HclLayout.TWO_KEYS;

    @Option(names = "--debuggable", description = "The VM's memory can be read by its host.")
    private boolean debuggable;

    @Option(names = "--no-secure-boot", description = "The VM booted without Secure Boot.")
    private boolean insecureBoot;

    @Option(
            names = "--key",
            paramLabel = "NAME[:TYPE]",
            description =
                    "A releasable key in the vault; TYPE is RSA-2048, RSA-3072, RSA-4096, P-256, P-256K, P-384 or "
                            + "P-521. May be repeated; without it there is one, web.")
    private List<KeyOption> keys = List.of(KeyOption.parse("web"));

    @Option(
            names = "--fault",
            paramLabel = FaultOption.SYNTAX,
            description = "A status such as 503, drop, drop-after, latency:MILLISECONDS, truncated:BYTES, "
                    + "oversized:BYTES or drip:MILLISECONDS, for so many requests or for all. May be repeated.")
    private List<FaultOption> faults = List.of();

    @Option(
            names = "--throttle",
            paramLabel = ThrottleOption.SYNTAX,
            description =
                    "Refuses with 429 what goes beyond LIMIT: so many requests in so many seconds, as 250/10s, or "
                            + "a key type for what Azure takes of it. Room comes back when the seconds are over, or bit by bit "
                            + "(bucket). May be repeated; a request is held to the first that it falls under.")
    private List<ThrottleOption> throttles = List.of();

    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .registerConverter(AzureService.class, text -> convert(AzureService::parse, text))
                .registerConverter(Place.class, text -> convert(Place::parse, text))
                .registerConverter(KeyOption.class, text -> convert(KeyOption::parse, text))
                .registerConverter(FaultOption.class, text -> convert(FaultOption::parse, text))
                .registerConverter(ThrottleOption.class, text -> convert(ThrottleOption::parse, text))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> complain(e.getCommandLine(), e, 2))
                .setExecutionExceptionHandler((e, command, result) -> complain(command, e, 1));
    }

    /** One line, not a page of help nor a stack trace. */
    private static int complain(CommandLine command, Exception e, int status) {
        command.getErr().println("azure-skr-emulator: " + e.getMessage() + " (--help shows the options)");
        return status;
    }

    /** So that the message stands without the exception's class. */
    private static <T> T convert(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' has no number where one is wanted");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    @Override
    public Integer call() throws Exception {
        LocalAzure azure = LocalAzure.start(options());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(azure), "local Azure, closing"));
        faults.forEach(fault -> fault.applyTo(azure.faults(fault.service())));
        throttles.forEach(option -> azure.listener(option.service()).throttles().add(option.throttle()));
        print(azure);
        // Until a signal ends the JVM.
        new CountDownLatch(1).await();
        return 0;
    }

    private LocalAzureOptions options() {
        LocalAzureOptions options = LocalAzureOptions.azure();
        options = options.withSnp(SnpConfiguration.azure(processor).withDebug(debuggable))
                .withVm(options.vm().withHclLayout(claims).withSecureBoot(!insecureBoot))
                .withRegion(region)
                .withBindAddress(bind);
        for (Map.Entry<AzureService, Place> place : places.entrySet()) {
            options = options.with(place.getKey(), place.getValue());
        }
        return options;
    }

    private void print(LocalAzure azure) {
        PrintWriter out = spec.commandLine().getOut();
        List<URI> created =
                keys.stream().map(key -> azure.createKey(key.name(), key.key())).toList();
        out.print(azure.configuration(created.get(0)));
        created.stream().skip(1).forEach(key -> out.println("# key=" + key));
        out.println("# key vault " + azure.uri(AzureService.KEY_VAULT));
        out.println("# Managed HSM " + azure.uri(AzureService.MANAGED_HSM));
        out.println("# TPM2TOOLS_TCTI=" + azure.paravisor().tpm2ToolsTcti());
        out.flush();
    }

    private void close(LocalAzure azure) {
        try {
            azure.close();
        } catch (IOException e) {
            e.printStackTrace(spec.commandLine().getErr());
        }
    }
}
