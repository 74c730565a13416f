// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.spec.Stage;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A TPM that is busy, or locked, at the commands of a sealed cache: one that cannot be written fails no load. */
@Timeout(60)
@ExtendWith(LocalAzureExtension.class)
class TpmSealingFaultTest {
    private static final List<TpmWarning> BUSY =
            List.of(TpmWarning.NV_RATE, TpmWarning.NV_UNAVAILABLE, TpmWarning.RETRY, TpmWarning.SESSION_MEMORY);

    @TempDir
    private Path folder;

    private String configuration;

    @BeforeEach
    void configure(LocalAzure azure) {
        configuration = azure.configuration(azure.createKey("web", NewKey.ec("P-256")))
                + "retry.pause=10ms\nsealed-cache=" + folder.resolve("web") + "\n";
    }

    @ParameterizedTest
    @EnumSource(names = {"NV_DEFINE_SPACE", "NV_INCREMENT"})
    void whatIsBusyIsWaitedForWhileKeysAreSealed(LoadCommand command, LocalAzure azure) throws Exception {
        RefusingTpm tpm = RefusingTpm.first(BUSY);
        azure.paravisor().interpose(tpm);
        assertEquals("written", Stores.attributes(Stores.load(configuration)).get("azureskr.sealed-cache"));
        assertTrue(tpm.passed(command) > 0, "it was warned of, and begun afterwards");
        assertEquals(Set.of(), tpm.left());
    }

    @Test
    void whatIsBusyIsWaitedForWhileKeysAreOpened(LocalAzure azure) throws Exception {
        Stores.load(configuration);
        RefusingTpm tpm = RefusingTpm.first(BUSY);
        azure.paravisor().interpose(tpm);
        azure.faults(AzureService.ATTESTATION).always(Fault.dropBefore());
        assertEquals(
                "sealed-cache", Stores.attributes(Stores.load(configuration)).get("azureskr.source"));
        assertTrue(tpm.passed(LoadCommand.POLICY_COUNTER_TIMER) > 0);
        assertTrue(tpm.passed(LoadCommand.POLICY_NV) > 0);
        assertEquals(Set.of(), tpm.left());
    }

    @ParameterizedTest
    @EnumSource(names = {"NV_DEFINE_SPACE", "NV_INCREMENT"})
    void keyIsReleasedThoughItCannotBeSealed(LoadCommand command, LocalAzure azure) throws Exception {
        RefusingTpm tpm = RefusingTpm.always(command, TpmWarning.LOCKOUT);
        azure.paravisor().interpose(tpm);
        String sealing = Stores.attributes(Stores.load(configuration)).get("azureskr.sealed-cache");
        assertTrue(sealing.startsWith("failed: The TPM refused " + command + ": TPM_RC_LOCKOUT (0x921)"), sealing);
        assertEquals(Set.of(), tpm.left());
    }

    @ParameterizedTest
    @EnumSource(names = {"POLICY_COUNTER_TIMER", "POLICY_NV"})
    void sealedKeyThatTheTpmDoesNotOpenIsTheOneRightError(LoadCommand command, LocalAzure azure) throws Exception {
        Stores.load(configuration);
        RefusingTpm tpm = RefusingTpm.always(command, TpmWarning.LOCKOUT);
        azure.paravisor().interpose(tpm);
        azure.faults(AzureService.ATTESTATION).always(Fault.dropBefore());
        Refused.load(configuration)
                .at(Stage.ATTESTATION)
                .because(
                        "; the sealed cache did not help: ", "The TPM refused " + command + ": TPM_RC_LOCKOUT (0x921)");
        assertEquals(Set.of(), tpm.left());
    }
}
