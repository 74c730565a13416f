// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.jose.Jws;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/** What a vault's answer goes through once it is here, as {@link KeyVaultRelyingParty} has it. */
public final class ReleaseDoor {
    private final ReleaseAnswer expected;
    private final KeyReference asked;
    private final VaultTrust trust;

    public ReleaseDoor(KeyReference asked, JsonObject claims, X509Certificate root) {
        this.asked = asked;
        this.expected = new ReleaseAnswer(asked, KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256, claims);
        this.trust = new VaultTrust(List.of(root));
    }

    /** The signature verified under a known key. */
    public WrappedKey read(String answer, RSAPublicKey signer) throws MalformedException {
        Jws jws = Jws.parse("signed answer", answer);
        if (!jws.verifies(signer)) {
            throw new AssertionError("the specimen's signature");
        }
        return expected.read(jws.payload(), answer);
    }

    /** The same, and the signer's certificates up to a trusted root: what a load does. */
    public WrappedKey readTrusted(String answer) throws MalformedException, AzureSkrException {
        return expected.read(trust.verify(answer, asked.vault()), answer);
    }
}
