// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.policy.CvmPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code policy new}: prints a policy. */
@Command(
        name = "new",
        sortOptions = false,
        description = {
            "Prints the release policy of a key for confidential VMs (AMD SEV-SNP), as JSON.",
            "",
            "It asks for x-ms-isolation-tee.x-ms-attestation-type = sevsnpvm and"
                    + " x-ms-isolation-tee.x-ms-compliance-status = azure-compliant-cvm, and for what the options name."
                    + " Where a claim has several values, any of them will do. Use it with: az keyvault key create"
                    + " --exportable true --policy FILE ...",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "64:wrong usage"},
        exitCodeOnInvalidInput = ExitCode.USAGE,
        exitCodeOnExecutionException = ExitCode.SOFTWARE)
final class PolicyNewCommand implements Callable<Integer> {
    private static final int MEASUREMENT_LENGTH = 48;
    private static final int HOST_DATA_LENGTH = 32;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--endpoint",
            required = true,
            paramLabel = "URL",
            description = "An attestation provider whose tokens release the key, as in attestation.endpoint:"
                    + " https://sharedweu.weu.attest.azure.net. May be repeated.")
    private List<String> endpoints = List.of();

    @Option(
            names = "--measurement",
            paramLabel = "HEX",
            description =
                    "The launch measurement: 48 bytes, which report prints. Azure renews the firmware image without"
                            + " notice, and a new one has another measurement. May be repeated.")
    private List<String> measurements = List.of();

    @Option(names = "--host-data", paramLabel = "HEX", description = "The host data: 32 bytes.")
    private Optional<String> hostData = Optional.empty();

    @Option(
            names = "--claim",
            paramLabel = "NAME=VALUE",
            description = "A claim and its value, with dots into objects: secureboot=true,"
                    + " x-ms-isolation-tee.x-ms-sevsnpvm-is-debuggable=false. One of the usual claims is replaced. May be"
                    + " repeated.")
    private List<String> claims = List.of();

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(PrettyJson.of(new CvmPolicy(authorities(), wanted()).json()));
        return 0;
    }

    private List<String> authorities() {
        List<String> authorities = new ArrayList<>();
        for (String endpoint : endpoints) {
            try {
                authorities.add(CvmPolicy.authority(endpoint));
            } catch (MalformedException e) {
                throw wrong("--endpoint: " + e.getMessage());
            }
        }
        return authorities;
    }

    private Map<String, List<String>> wanted() {
        Map<String, List<String>> wanted = CvmPolicy.usualClaims();
        if (!measurements.isEmpty()) {
            wanted.put(CvmPolicy.MEASUREMENT, hex("--measurement", measurements, MEASUREMENT_LENGTH));
        }
        hostData.ifPresent(
                data -> wanted.put(CvmPolicy.HOST_DATA, hex("--host-data", List.of(data), HOST_DATA_LENGTH)));
        wanted.putAll(named());
        return wanted;
    }

    private Map<String, List<String>> named() {
        Map<String, List<String>> named = new LinkedHashMap<>();
        for (String claim : claims) {
            int equals = claim.indexOf('=');
            if (equals <= 0) {
                throw wrong("--claim: '" + claim + "' is not NAME=VALUE");
            }
            named.computeIfAbsent(claim.substring(0, equals), name -> new ArrayList<>())
                    .add(claim.substring(equals + 1));
        }
        return named;
    }

    /** In the lower case of MAA's claims: a policy compares letter by letter. */
    private List<String> hex(String option, List<String> values, int length) {
        for (String value : values) {
            if (!value.matches("[0-9A-Fa-f]{" + 2 * length + "}")) {
                throw wrong(option + ": '" + value + "' is not " + length + " bytes in hexadecimal digits");
            }
        }
        return values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toList();
    }

    private ParameterException wrong(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
