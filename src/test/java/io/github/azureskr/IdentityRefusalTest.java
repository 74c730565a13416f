// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.IDENTITY;
import static io.github.azureskr.spec.Stage.RELEASE;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The machine must have an identity, it must be clear which, and it must be allowed to release the key. */
class IdentityRefusalTest {
    private static final ManagedIdentity WEB = ManagedIdentity.userAssigned("web");
    private static final ManagedIdentity BATCH = ManagedIdentity.userAssigned("batch");

    @RegisterExtension
    static final LocalAzureExtension TWO_IDENTITIES =
            new LocalAzureExtension(LocalAzureOptions.azure().withIdentities(WEB, BATCH));

    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void namedIdentityWithPermissionLoads(LocalAzure azure) throws Exception {
        azure.keyVault().grant(BATCH.objectId(), Permission.KEYS_RELEASE);
        Refused.butNowLoads(azure, key, "identity.client-id=" + BATCH.clientId());
    }

    @Test
    void machineWithoutAnIdentityIsToldToGetOne() throws Exception {
        try (LocalAzure azure = LocalAzure.start(LocalAzureOptions.azure().withIdentities())) {
            Refused.load(azure.configuration(azure.createKey("web")))
                    .at(IDENTITY)
                    .because("IMDS answered 400", "Identity not found", "Assign an identity to this machine");
        }
    }

    @Test
    void oneOfSeveralIdentitiesMustBeNamed(LocalAzure azure) throws Exception {
        Refused.load(azure.configuration(key))
                .at(IDENTITY)
                .because("Multiple user assigned identities exist", "identity.client-id");
    }

    @Test
    void identityOfAnotherMachineIsRefused(LocalAzure azure) throws Exception {
        String unknown = "00000000-1111-2222-3333-444444444444";
        Refused.load(azure.configuration(key) + "identity.client-id=" + unknown + "\n")
                .at(IDENTITY)
                .because("client id " + unknown, "Identity not found", "Check the id");
    }

    @Test
    void identityWithoutThePermissionToReleaseIsRefused(LocalAzure azure) throws Exception {
        azure.keyVault().grant(BATCH.objectId(), Permission.KEYS_GET);
        Refused.load(azure.configuration(key) + "identity.client-id=" + BATCH.clientId() + "\n")
                .at(RELEASE)
                .because(
                        "AccessDenied",
                        "may not release keys here",
                        "Key Vault Crypto Service Release User",
                        BATCH.clientId(),
                        "request id");
    }

    @Test
    void identityWithoutTheRoleToReleaseIsRefusedByAManagedHsm(LocalAzure azure) throws Exception {
        azure.managedHsm().assign(BATCH.objectId());
        URI hsmKey = azure.managedHsm().createKey("web", NewKey.rsa(2048).exportable(azure.releasePolicy()));
        Refused.load(azure.configuration(hsmKey) + "identity.client-id=" + BATCH.clientId() + "\n")
                .at(RELEASE)
                .because("ForbiddenByRbac", "may not release keys here");
    }
}
