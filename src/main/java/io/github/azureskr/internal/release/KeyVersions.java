// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.internal.http.StatusFailure;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.PublicKey;
import java.util.Optional;

/**
 * Asks vaults which version of a key is the current one. It takes the permission {@code get}, but neither an attestation
 * nor a release. The answer is no more than a hint: it is not signed, and whatever it says, a key is used only when it
 * was released.
 */
public final class KeyVersions {
    private static final int FORBIDDEN = 403;

    private final KeyClients clients;

    public KeyVersions(Http http, Credential credential) {
        this.clients = new KeyClients(http, credential);
    }

    /** The current version of {@code key}; empty where the identity may not ask. */
    public Optional<CurrentVersion> current(KeyReference key) throws AzureSkrException {
        try {
            KeyVaultKey shown = clients.of(key)
                    .getKeyWithResponse(key.name(), "", Context.NONE)
                    .getValue();
            if (Boolean.FALSE.equals(shown.getProperties().isEnabled())) {
                throw disabled(key, shown.getId(), null);
            }
            KeyReference version = KeyReference.parse(shown.getId());
            if (version.version().isEmpty()) {
                throw new MalformedException("key bundle", "kid has no version");
            }
            return Optional.of(new CurrentVersion(version, publicKey(shown.getKey())));
        } catch (IdentityFailure e) {
            throw e.explained();
        } catch (HttpResponseException e) {
            return unlessForbidden(key, e);
        } catch (Unreachable e) {
            throw failure(
                    key, HttpFailure.problem(e.getCause()), VaultReach.remedy(key.vault(), e.getCause()), e.getCause());
        } catch (MalformedException | RuntimeException e) {
            throw failure(
                    key,
                    "its vault's answer: " + ServiceText.of(String.valueOf(e.getMessage())),
                    "Is this URL really a vault?",
                    e);
        }
    }

    private static Optional<CurrentVersion> unlessForbidden(KeyReference key, HttpResponseException e)
            throws AzureSkrException {
        VaultRefusal refusal = VaultRefusal.of(e.getResponse());
        // In place of the SDK's exception, which quotes the whole answer.
        StatusFailure cause = new StatusFailure(refusal.status(), Guidance.SERVICE, null);
        // Vaults are said to show a disabled key, and to refuse to.
        if (refusal.mentions("KeyDisabled", "disabled key")) {
            throw disabled(key, refusal.toString(), cause);
        }
        if (refusal.status() == FORBIDDEN) {
            return Optional.empty();
        }
        throw failure(key, refusal.toString(), "Check the key's name, and whether it was deleted.", cause);
    }

    private static Optional<PublicKey> publicKey(JsonWebKey key) {
        boolean rsa = KeyType.RSA.equals(key.getKeyType()) || KeyType.RSA_HSM.equals(key.getKeyType());
        boolean ec = KeyType.EC.equals(key.getKeyType()) || KeyType.EC_HSM.equals(key.getKeyType());
        if (rsa) {
            return Optional.of(key.toRsa().getPublic());
        }
        return ec && !KeyCurveName.P_256K.equals(key.getCurveName())
                ? Optional.of(key.toEc().getPublic())
                : Optional.empty();
    }

    private static AzureSkrException disabled(KeyReference key, String found, Throwable cause) {
        return failure(
                key,
                "it is disabled: " + found,
                "Enable it, or make a new one: a vault does not fall back to an older version.",
                cause);
    }

    private static AzureSkrException failure(KeyReference key, String reason, String remedy, Throwable cause) {
        return new AzureSkrException(
                Stage.RELEASE, "the current version of " + key + " cannot be had: " + reason, remedy, cause);
    }
}
