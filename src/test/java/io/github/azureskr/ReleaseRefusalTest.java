// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.RELEASE;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the vault refuses, its refusal says; the advice beside it fits the reason. */
@ExtendWith(LocalAzureExtension.class)
class ReleaseRefusalTest {
    @AfterAll
    static void keyThatMayBeReleasedLoads(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, azure.createKey("honest"));
    }

    @Test
    void keyThatIsNotExportableIsRefused(LocalAzure azure) throws Exception {
        refused(azure, NewKey.rsa(2048))
                .because("HTTP 403", "not exportable", "create a new key")
                .butNotBecause("release policy is");
    }

    @Test
    void disabledKeyIsRefused(LocalAzure azure) throws Exception {
        refused(azure, exportable(azure).disabled())
                .because("KeyDisabled", "enable it")
                .butNotBecause("release policy is");
    }

    @Test
    void expiredKeyIsRefused(LocalAzure azure) throws Exception {
        refused(azure, exportable(azure).expires(Instant.now().minusSeconds(60)))
                .because("KeyExpired", "expiry date")
                .butNotBecause("release policy is");
    }

    @Test
    void keyThatIsNotYetValidIsRefused(LocalAzure azure) throws Exception {
        refused(azure, exportable(azure).notBefore(Instant.now().plusSeconds(3600)))
                .because("KeyNotYetValid", "activation date")
                .butNotBecause("release policy is");
    }

    @Test
    void unknownKeyIsRefused(LocalAzure azure) throws Exception {
        Refused.load(azure.configuration(URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/nobody")))
                .at(RELEASE)
                .because("HTTP 404", "KeyNotFound", "Check the key's name and version");
    }

    @Test
    void unknownVersionIsRefused(LocalAzure azure) throws Exception {
        Refused.load(azure.configuration(URI.create(azure.createKey("versions") + "/" + "0".repeat(32))))
                .at(RELEASE)
                .because("HTTP 404", "Check the key's name and version");
    }

    private static Refused refused(LocalAzure azure, NewKey key) throws Exception {
        String name = "key-" + azure.listener(AzureService.KEY_VAULT).requests().size();
        return Refused.load(azure.configuration(azure.keyVault().createKey(name, key)))
                .at(RELEASE)
                .because("/keys/" + name);
    }

    private static NewKey exportable(LocalAzure azure) {
        return NewKey.rsa(2048).exportable(azure.releasePolicy());
    }
}
