// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.tpm.NvIndex;
import io.github.azureskr.internal.tpm.SwTpm;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.spec.AzureSkrException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A worker that comes back after its load was over uses no TPM. */
class LentTpmTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void whatWasOpenedIsClosedWithTheLoad() throws Exception {
        try (SwTpm swTpm = SwTpm.start()) {
            LentTpm lent = new LentTpm();
            Tpm tpm = lent.open(swTpm.tcti(), PATIENCE);
            tpm.readNv(NvIndex.HCL_REPORT);
            lent.close();
            assertRefused("The channel to the TPM was closed", () -> tpm.readNv(NvIndex.HCL_REPORT));
        }
    }

    @Test
    void nothingIsOpenedAfterTheLoad() throws Exception {
        try (SwTpm swTpm = SwTpm.start()) {
            LentTpm lent = new LentTpm();
            lent.close();
            assertRefused("the load is over", () -> lent.open(swTpm.tcti(), PATIENCE));
        }
    }

    private static void assertRefused(String reason, Executable use) {
        AzureSkrException e = assertThrows(AzureSkrException.class, use);
        assertTrue(e.getMessage().contains(reason), e::getMessage);
    }
}
