// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.doctor.Round.Found;
import java.security.ProviderException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One step after the other, whatever becomes of each. */
class RoundTest {
    private final List<Finding> told = new ArrayList<>();
    private final Round round = new Round(told::add);

    @Test
    void whatASecurityProviderThrowsIsAFindingAndTheRoundGoesOn() {
        Examined<String> unwrapped = round.take(Step.UNWRAP, "web", List.of(), RoundTest::brokenProvider);
        round.take(Step.CERTIFICATE, "web", List.of(unwrapped), () -> new Found<>("chain", "of one"));
        round.take(Step.CLOCK, "", List.of(), () -> new Found<>(0, "agrees"));

        assertTrue(unwrapped.failedItself());
        Outcome.Failed failed =
                assertInstanceOf(Outcome.Failed.class, told.get(0).outcome());
        assertTrue(
                failed.problem().startsWith("java.security.ProviderException: token removed, at ")
                        && failed.problem().contains("RoundTest.brokenProvider("),
                failed::problem);
        assertFalse(failed.remedy().isEmpty());
        assertEquals(
                List.of(new Outcome.Skipped("needs unwrap"), new Outcome.Passed("agrees")),
                told.stream().skip(1).map(Finding::outcome).toList());
        assertEquals(Step.UNWRAP, Diagnosis.of(round.findings(), "fine").root().orElseThrow());
    }

    /** Outside Azure no metadata service answers; that is no excuse for a fault. */
    @Test
    void itIsNotExcusedByAnEarlierFailure() {
        round.take(Step.IMDS, "", List.of(), RoundTest::brokenProvider, Optional.of("as everywhere outside Azure"));
        assertInstanceOf(Outcome.Failed.class, told.get(0).outcome());
    }

    private static <T> Found<T> brokenProvider() {
        throw new ProviderException("token removed");
    }
}
