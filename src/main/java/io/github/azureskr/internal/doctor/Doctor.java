// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.config.Machine;
import io.github.azureskr.internal.doctor.MachineRound.Appraised;
import io.github.azureskr.internal.doctor.Round.Found;
import io.github.azureskr.internal.evidence.Attester;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.internal.pipeline.Parties;
import io.github.azureskr.internal.release.Identity;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Goes the way of a load step by step, with the classes that a load uses, and goes on past a step that fails wherever
 * that tells more. Nothing is kept: a key that is released here is forgotten.
 */
public final class Doctor {
    private static final String NONE_NAMED = "none is named (--config FILE): only the machine is looked at";
    private static final String ABSENT =
            "Name one that exists by --config FILE, or in the system property azure.skr.config or the environment"
                    + " variable AZURE_SKR_CONFIG.";
    private static final String FAULTY =
            "Correct the configuration; README's section Configuration lists every property.";
    private static final String ALL_IS_FINE = "Every step passed: a load works here.";
    private static final String FOREIGN = "This machine is not an Azure confidential VM: %s, and no instance metadata"
            + " service answers. " + Attester.DEPLOY + ".";
    private static final String MACHINE_IS_FINE =
            "This machine can be attested. Name a configuration (--config FILE) to try attestation and release.";

    private final Optional<Path> file;
    private final Clock clock;
    private final Round round;

    private Doctor(Optional<Path> file, Clock clock, Round round) {
        this.file = file;
        this.clock = clock;
        this.round = round;
    }

    /**
     * Examines everything.
     *
     * @param file the configuration; without one, that which a load would find
     * @param clock this machine's
     * @param listener is told each finding as it is made
     */
    public static Diagnosis examine(Optional<Path> file, Clock clock, Consumer<Finding> listener) {
        return new Doctor(file, clock, new Round(listener)).examine();
    }

    private Diagnosis examine() {
        Examined<Configuration> configuration = readConfiguration();
        Optional<Machine> machine =
                configuration.value().map(Configuration::machine).or(this::machineAlone);
        if (machine.isEmpty()) {
            return Diagnosis.of(round.findings(), ALL_IS_FINE);
        }
        Deadline deadline = Deadline.after(machine.get().timeouts().total());
        try (Http http = Http.open(settings(configuration, machine.get(), deadline));
                MachineRound onMachine = new MachineRound(round, machine.get(), http, deadline)) {
            Optional<Parties> parties = configuration.value().map(found -> Parties.of(found, http, clock));
            onMachine.examineTpm();
            Examined<String> imds = onMachine.examineImds();
            Examined<Identity> identity = examineIdentity(configuration, parties, imds);
            Examined<Appraised> appraised = onMachine.appraise(imds);
            if (parties.isPresent()) {
                Examined<AttestationResult> result = new AttestationRound(
                                round, configuration.get(), parties.get(), http, clock)
                        .examine(appraised, onMachine.transferKey(), imds);
                new VaultRound(round, parties.get(), http, clock)
                        .examine(configuration.get().keys(), identity, result, onMachine.transferKey());
            } else {
                skipServices(configuration.root().orElseThrow());
            }
            return conclude(configuration, imds, onMachine);
        }
    }

    private Examined<Identity> examineIdentity(
            Examined<Configuration> configuration, Optional<Parties> parties, Examined<?> imds) {
        boolean withoutImds = configuration
                .value()
                .filter(known -> known.identity() instanceof Identity.Application)
                .isPresent();
        return round.take(
                Step.IDENTITY, "", withoutImds ? List.of(configuration) : List.of(configuration, imds), () -> {
                    // The token of the first key's service; one that others may want besides is fetched when they ask
                    // for it.
                    parties.orElseThrow()
                            .relyingParty()
                            .prepare(configuration.get().keys().get(0).reference());
                    Identity identity = configuration.get().identity();
                    return new Found<>(identity, identity.toString());
                });
    }

    private void skipServices(String root) {
        EnumSet.range(Step.ATTESTATION_NAME, Step.CERTIFICATE)
                .forEach(step -> round.skip(step, "", "needs " + root, root));
    }

    private Diagnosis conclude(Examined<Configuration> configuration, Examined<?> imds, MachineRound onMachine) {
        if (onMachine.isForeign() && !imds.passed()) {
            return new Diagnosis(
                    round.findings(), Optional.of(onMachine.foreignness()), FOREIGN.formatted(onMachine.reason()));
        }
        boolean none = !configuration.passed() && !configuration.failedItself();
        return Diagnosis.of(round.findings(), none ? MACHINE_IS_FINE : ALL_IS_FINE);
    }

    private static HttpSettings settings(Examined<Configuration> configuration, Machine machine, Deadline deadline) {
        return new HttpSettings(
                configuration.value().map(Configuration::trustAnchors).orElse(List.of()),
                machine.timeouts().connect(),
                machine.timeouts().response(),
                machine.timeouts().pause(),
                deadline);
    }

    /** What a faulty configuration says of the machine, if at least that is right. */
    private Optional<Machine> machineAlone() {
        try {
            return Optional.of(ConfigurationReader.machine(file));
        } catch (IOException e) {
            // The configuration's own step has told what is wrong with it.
            return Optional.empty();
        }
    }

    private Examined<Configuration> readConfiguration() {
        if (file.isEmpty() && !ConfigurationReader.isAmbient()) {
            return round.skip(Step.CONFIGURATION, "", NONE_NAMED, "a configuration (--config FILE)");
        }
        return round.take(Step.CONFIGURATION, file.map(Path::toString).orElse(""), List.of(), () -> {
            Configuration read = read();
            int keys = read.keys().size();
            return new Found<>(read, keys == 1 ? "one key" : keys + " keys");
        });
    }

    private Configuration read() throws IOException {
        try {
            return ConfigurationReader.ambient(file).orElseThrow();
        } catch (AzureSkrException e) {
            throw e.remedy().isPresent()
                    ? e
                    : new AzureSkrException(
                            Stage.CONFIGURATION,
                            e.problem(),
                            file.filter(Files::notExists).isPresent() ? ABSENT : FAULTY,
                            e);
        }
    }
}
