// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultKeysTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(strings = {"nbf", "exp"})
    void numberThatIsNoTimeIsRefused(String name) throws Exception {
        VaultAuthority authority = new VaultAuthority("echo");
        List<X509Certificate> roots = List.of(authority.root());
        try (FakeImds imds = new FakeImds();
                FakeVault vault = new FakeVault(authority.signerFor("localhost"));
                Http http =
                        Http.open(new HttpSettings(roots, LIMIT, LIMIT, Duration.ofMillis(5), Deadline.after(LIMIT)))) {
            vault.willAnswer(200, "{\"attributes\":{\"enabled\":true,\"" + name + "\":" + Long.MAX_VALUE + "}}");
            VaultKeys keys =
                    new VaultKeys(http, new Credential(http, imds.uri(), new Identity.SystemAssigned()), roots);
            KeyReference key = KeyReference.parse(vault.url() + "/keys/web");
            AzureSkrException e = assertThrows(AzureSkrException.class, () -> keys.read(key));
            assertEquals(Stage.RELEASE, e.stage());
            assertTrue(e.getMessage().contains(name + " is no time"), e.getMessage());
        }
    }
}
