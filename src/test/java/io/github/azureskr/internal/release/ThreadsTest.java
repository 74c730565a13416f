// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever loads a keystore gets a key, and no threads. */
class ThreadsTest {
    @Test
    void releaseLeavesNoThreadBehind() throws Exception {
        VaultAuthority authority = new VaultAuthority("Trusted");
        VaultAuthority.Signer signer = authority.signerFor("localhost");
        try (FakeImds imds = new FakeImds();
                FakeVault vault = new FakeVault(signer)) {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            releaseAfterTrouble(authority, signer, imds, vault);
            Set<String> left = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread) || isTheSdks(thread))
                    .map(Thread::getName)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(Set.of(), left);
        }
    }

    /** Also one that another test's release may have left earlier in this JVM. */
    private static boolean isTheSdks(Thread thread) {
        return thread.getName().matches("(?i).*(azure(?!skr)|reactor|msal|boundedElastic|parallel-\\d).*");
    }

    private static void releaseAfterTrouble(
            VaultAuthority authority, VaultAuthority.Signer signer, FakeImds imds, FakeVault vault) throws Exception {
        Deadline deadline = Deadline.after(Duration.ofSeconds(20));
        HttpSettings settings = new HttpSettings(
                List.of(authority.root()),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(5),
                deadline);
        KeyReference key = KeyReference.parse(vault.url() + "/keys/web");
        KeyWrapAlgorithm algorithm = KeyWrapAlgorithm.RSA_AES_KEY_WRAP_384;
        ReleaseJson answer =
                new ReleaseJson(key.toString(), algorithm, Map.of("kty", "oct-HSM"), Bytes.owning(new byte[300]));
        imds.willAnswer(400, "{}").willAnswer(503, "");
        vault.willAnswer(503, "").willRelease(ReleaseJson.sign(signer, answer.payload()));
        JsonObject claims =
                JsonObject.parse("claims", "{\"x-ms-runtime\":{\"keys\":[{\"kid\":\"TpmEphemeralEncryptionKey\"}]}}");
        try (Http http = Http.open(settings)) {
            Credential credential = new Credential(http, imds.uri(), new Identity.SystemAssigned());
            KeyVaultRelyingParty relyingParty =
                    new KeyVaultRelyingParty(http, credential, List.of(authority.root()), algorithm, Optional.empty());
            assertThrows(AzureSkrException.class, () -> relyingParty.prepare(key));
            relyingParty.release(key, new AttestationResult("the.maa.token", claims));
        }
    }
}
