// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A machine with several identities, of which each key is for one. */
class IdentityTest {
    private static final ManagedIdentity MACHINE = ManagedIdentity.systemAssigned("local");
    private static final ManagedIdentity ALICE = ManagedIdentity.userAssigned("alice");
    private static final ManagedIdentity BOB = ManagedIdentity.userAssigned("bob");

    @RegisterExtension
    static final LocalAzureExtension AZURE =
            new LocalAzureExtension(LocalAzureOptions.azure().withIdentities(MACHINE, ALICE, BOB));

    @BeforeAll
    static void createKey(LocalAzure azure) {
        azure.createKey("web", NewKey.ec("P-256"));
    }

    @ParameterizedTest
    @MethodSource("userAssigned")
    void userAssignedIdentityIsTheOneThatIsNamed(String property, LocalAzure azure) throws Exception {
        allowOnly(azure, ALICE);
        assertEquals(1, Stores.load(configuration(azure) + property).size());
        allowOnly(azure, BOB);
        AzureSkrException refusal = Stores.refusal(configuration(azure) + property);
        assertEquals(Stage.RELEASE, refusal.stage());
        assertTrue(refusal.getMessage().contains("403"), refusal.getMessage());
    }

    static Stream<String> userAssigned() {
        return Stream.of(
                "identity.client-id=" + ALICE.clientId(),
                "identity.object-id=" + ALICE.objectId(),
                "identity.resource-id=" + ALICE.resourceId());
    }

    @Test
    void withoutANameItIsTheMachinesOwn(LocalAzure azure) throws Exception {
        allowOnly(azure, MACHINE);
        assertEquals(1, Stores.load(configuration(azure)).size());
    }

    @Test
    void identityThatTheMachineDoesNotHaveIsNamedInTheRefusal(LocalAzure azure) {
        String unknown = UUID.randomUUID().toString();
        AzureSkrException refusal = Stores.refusal(configuration(azure) + "identity.client-id=" + unknown);
        assertEquals(Stage.IDENTITY, refusal.stage());
        assertTrue(refusal.getMessage().contains(unknown), refusal.getMessage());
    }

    private static String configuration(LocalAzure azure) {
        return azure.configuration() + "key.web=" + azure.uri(AzureService.KEY_VAULT) + "/keys/web\n";
    }

    private static void allowOnly(LocalAzure azure, ManagedIdentity allowed) {
        for (ManagedIdentity identity : List.of(MACHINE, ALICE, BOB)) {
            azure.keyVault().grant(identity.objectId());
        }
        azure.keyVault().grant(allowed.objectId(), Permission.KEYS_RELEASE);
    }
}
