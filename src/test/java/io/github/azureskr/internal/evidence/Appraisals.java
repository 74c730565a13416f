// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.List;

/** What appraisal says of a machine. */
final class Appraisals {
    private Appraisals() {}

    static void accepts(FakeMachine machine) {
        accepts(FakeMachine.TRUSTING, machine);
    }

    static void accepts(AppraisalPolicy policy, FakeMachine machine) {
        assertFailing(policy, machine);
        assertDoesNotThrow(() -> new LocalAppraisal(policy).appraise(machine.evidence(), machine.endorsements()));
    }

    /** Exactly these checks fail; the first is what the message, which is returned, speaks of. */
    static String refuses(FakeMachine machine, String... failing) {
        return refuses(FakeMachine.TRUSTING, machine, failing);
    }

    static String refuses(AppraisalPolicy policy, FakeMachine machine, String... failing) {
        assertFailing(policy, machine, failing);
        String message = refusal(policy, machine);
        assertTrue(message.contains(failing[0] + ": expected "), message);
        return message;
    }

    /** The evidence is refused before any check is made. */
    static String cannotRead(FakeMachine machine) {
        String message = refusal(FakeMachine.TRUSTING, machine);
        assertTrue(message.contains("this machine's evidence cannot be read: "), message);
        return message;
    }

    private static void assertFailing(AppraisalPolicy policy, FakeMachine machine, String... failing) {
        List<Check> failed =
                assertDoesNotThrow(() -> new LocalAppraisal(policy).checks(machine.evidence(), machine.endorsements()))
                        .stream()
                        .filter(check -> !check.passed())
                        .toList();
        assertEquals(List.of(failing), failed.stream().map(Check::name).toList(), failed::toString);
    }

    private static String refusal(AppraisalPolicy policy, FakeMachine machine) {
        AzureSkrException refusal = assertThrows(
                AzureSkrException.class,
                () -> new LocalAppraisal(policy).appraise(machine.evidence(), machine.endorsements()));
        assertEquals(Stage.APPRAISAL, refusal.stage());
        return refusal.getMessage();
    }
}
