// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.internal.doctor.Diagnosis;
import io.github.azureskr.internal.doctor.Doctor;
import io.github.azureskr.internal.doctor.Outcome;
import io.github.azureskr.internal.doctor.Step;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The doctor names the step that fails and a remedy; a load that fails says the same; and when what the remedy says is
 * done, and nothing else, the next examination finds nothing.
 */
@ExtendWith(LocalAzureExtension.class)
class DoctorRemedyTest {
    @TempDir
    private Path folder;

    static Stream<Ailment> ailments() {
        return Stream.of(
                        MachineAilments.all(),
                        EvidenceAilments.all(),
                        AttestationAilments.all(),
                        IdentityAilments.all(),
                        VaultAilments.all(),
                        AnswerAilments.all())
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ailments")
    void whatTheRemedySaysCures(Ailment ailment, LocalAzure usual) throws Exception {
        if (ailment.azure().equals(LocalAzureOptions.azure())) {
            cure(ailment, usual);
            return;
        }
        try (LocalAzure own = LocalAzure.start(ailment.azure())) {
            cure(ailment, own);
        }
    }

    private void cure(Ailment ailment, LocalAzure azure) throws Exception {
        String name = ailment.name().replaceAll("[^0-9A-Za-z]+", "-");
        azure.createKey(name);
        try (Patient patient = Patient.of(azure, folder, name)) {
            String faulty = ailment.onset().run(patient);
            Outcome.Failed failed = failure(examine(faulty), ailment.step());
            assertTrue(failed.remedy().contains(ailment.advice()), failed::toString);
            String refusal = refusal(faulty);
            assertTrue(
                    ailment.step() == Step.POLICY || refusal.contains(failed.remedy()),
                    () -> refusal + "\n" + failed.remedy());
            assertHealthy(examine(ailment.cure().run(patient)));
        }
    }

    /** The services' clocks are right; it is this machine's that is not. */
    @Test
    void clockThatIsOffByAnHourIsSet(LocalAzure azure) throws Exception {
        String configuration = azure.configuration(azure.createKey("clock"));
        for (Duration off : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
            Outcome.Failed failed = failure(examine(configuration, Clock.offset(Clock.systemUTC(), off)), Step.CLOCK);
            assertTrue(failed.problem().contains(off.isNegative() ? "s slow" : "s fast"), failed::toString);
            assertTrue(failed.remedy().contains("timedatectl set-ntp true"), failed::toString);
        }
        assertHealthy(examine(configuration, Clock.systemUTC()));
    }

    private Diagnosis examine(String configuration) throws IOException {
        return examine(configuration, Clock.systemUTC());
    }

    private Diagnosis examine(String configuration, Clock clock) throws IOException {
        Path file = Files.writeString(folder.resolve("azureskr.conf"), configuration);
        return Doctor.examine(Optional.of(file), clock, finding -> {});
    }

    /** The one that there is, though perhaps in several places. */
    private static Outcome.Failed failure(Diagnosis diagnosis, Step step) {
        List<Outcome.Failed> failures = diagnosis.findings().stream()
                .map(finding -> finding.outcome())
                .filter(Outcome.Failed.class::isInstance)
                .map(Outcome.Failed.class::cast)
                .toList();
        assertEquals(Optional.of(step), diagnosis.root(), diagnosis::toString);
        assertEquals(1, failures.stream().map(Outcome.Failed::remedy).distinct().count(), diagnosis::toString);
        return failures.get(0);
    }

    private static void assertHealthy(Diagnosis diagnosis) {
        assertEquals(Optional.empty(), diagnosis.root(), diagnosis::answer);
    }

    private static String refusal(String configuration) {
        byte[] stream = configuration.getBytes(StandardCharsets.UTF_8);
        return Assertions.assertThrows(
                        IOException.class, () -> Stores.create().load(new ByteArrayInputStream(stream), null))
                .getMessage();
    }
}
