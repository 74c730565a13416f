// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import java.security.cert.X509Certificate;
import java.util.List;

/** A vault's signed answer of some time ago, judged as if it came now: whose key it is about, and what its public part is. */
public final class EarlierAnswer {
    private final VaultTrust trust;

    /** @param trustAnchors for the answer's signature; empty for those of the Java platform */
    public EarlierAnswer(List<X509Certificate> trustAnchors) {
        this.trust = new VaultTrust(trustAnchors);
    }

    /**
     * What {@code answer} says of {@code asked}.
     *
     * @param aesKey the one under which the vault wrapped the key, as it has been encrypted to another RSA key since, with
     *     OAEP and SHA-256. The rest of the ciphertext is what the vault has signed.
     */
    public WrappedKey read(KeyReference asked, String answer, Bytes aesKey)
            throws MalformedException, AzureSkrException {
        return ReleaseAnswer.readEarlier(asked, trust.verify(answer, asked.vault()), answer, aesKey);
    }
}
