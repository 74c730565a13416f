// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.Product;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.Tcb;
import io.github.azureskr.emulator.snp.Thim;
import io.github.azureskr.emulator.snp.VmConfiguration;
import io.github.azureskr.emulator.vault.NewKey;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The machines that Azure has: three generations of processors, three versions of reports, three paravisors. */
class PlatformTest {
    private static final int PERSISTENT_EK = 0x81010001;

    @ParameterizedTest(name = "{0}, report version {1}")
    @MethodSource
    void keyIsReleasedOnEveryProcessor(Product product, int reportVersion) throws Exception {
        SnpConfiguration snp = SnpConfiguration.azure(product).withVersion(reportVersion);
        try (LocalAzure azure = LocalAzure.start(LocalAzureOptions.azure().withSnp(snp))) {
            assertReleased(azure);
        }
    }

    static Stream<Arguments> keyIsReleasedOnEveryProcessor() {
        return Arrays.stream(Product.values())
                .flatMap(product -> Stream.of(2, 3, 5).map(version -> Arguments.of(product, version)));
    }

    @ParameterizedTest
    @EnumSource
    void secretsAreSaltedToAKeyThatTheReportVouchesFor(HclLayout layout) throws Exception {
        VmConfiguration vm = VmConfiguration.azure().withHclLayout(layout);
        TpmRecording recording = new TpmRecording();
        try (LocalAzure azure = LocalAzure.start(LocalAzureOptions.azure().withVm(vm))) {
            azure.paravisor().interpose(recording);
            assertReleased(azure);
        }
        List<Integer> saltKeys = recording.commands(TpmRecording.START_AUTH_SESSION).stream()
                .map(TpmRecording::firstHandle)
                .toList();
        // One session opens both MAA's inner key and Key Vault's transfer key.
        assertEquals(1, saltKeys.size());
        if (layout == HclLayout.ONE_KEY) {
            assertFalse(saltKeys.contains(PERSISTENT_EK), "the claims name no EK");
            assertEquals(2, recording.commands(TpmRecording.CREATE_PRIMARY).size(), "transfer key and storage key");
            assertEquals(2, recording.commands(TpmRecording.CERTIFY).size(), "both certified by the AK");
        } else {
            assertEquals(List.of(PERSISTENT_EK), saltKeys);
        }
    }

    @Test
    void keyIsReleasedThoughTheHostsFirmwareIsRolledForwardInBetween() throws Exception {
        try (LocalAzure azure = LocalAzure.start()) {
            SnpMachine machine = azure.paravisor().machine();
            Thim older = machine.thim()
                    .withVcek(machine.vcekNaming(machine.configuration().withReportedTcb(new Tcb(0, 1, 0, 1, 1))));
            AtomicInteger answers = new AtomicInteger();
            machine.thimAnswer().tamper(thim -> answers.getAndIncrement() == 0 ? older : thim);
            assertReleased(azure);
            assertEquals(2, answers.get());
        }
    }

    private static void assertReleased(LocalAzure azure) throws Exception {
        KeyStore store = Stores.load(azure.configuration(azure.createKey("web", NewKey.ec("P-256"))));
        assertArrayEquals(
                azure.keyVault().exportedKeyOf("web"), store.getKey("web", null).getEncoded());
    }
}
