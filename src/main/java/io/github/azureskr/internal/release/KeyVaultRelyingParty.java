// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.models.KeyExportEncryptionAlgorithm;
import com.azure.security.keyvault.keys.models.ReleaseKeyOptions;
import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.StatusFailure;
import io.github.azureskr.internal.policy.ReleasePolicy;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Key Vault or Managed HSM: releases a key to whoever shows an attestation result that meets the key's policy. */
public final class KeyVaultRelyingParty {
    /** For a sentence of a message nobody waits long. */
    private static final Duration EXPLANATION = Duration.ofSeconds(3);

    private final Http http;
    private final KeyClients clients;
    private final Credential credential;
    private final VaultTrust trust;
    private final KeyWrapAlgorithm algorithm;
    private final UnmetPolicy unmetPolicy;

    /**
     * @param trustAnchors for the signatures of answers; empty for those of the Java platform
     * @param algorithm by which released keys are to be wrapped
     * @param releasePolicy what the keys' policy is said to be, for when a key cannot be read
     */
    public KeyVaultRelyingParty(
            Http http,
            Credential credential,
            List<X509Certificate> trustAnchors,
            KeyWrapAlgorithm algorithm,
            Optional<ReleasePolicy> releasePolicy) {
        this.http = http;
        this.clients = new KeyClients(http, credential);
        this.credential = credential;
        this.trust = new VaultTrust(trustAnchors);
        this.algorithm = algorithm;
        this.unmetPolicy = new UnmetPolicy(releasePolicy);
    }

    /** Does what a release needs before there is an attestation: fetches the token, loads the SDK's classes. */
    public void prepare(KeyReference key) throws AzureSkrException {
        credential.prefetch(key);
        clients.of(key);
    }

    /** Has {@code key} released and its vault's signed answer verified. */
    public WrappedKey release(KeyReference key, AttestationResult result) throws AzureSkrException {
        return release(key, result, refusal -> {});
    }

    /**
     * The same.
     *
     * @param refused is told of the vault's refusal at once; what is thrown may come later and say more
     */
    public WrappedKey release(KeyReference key, AttestationResult result, Consumer<AzureSkrException> refused)
            throws AzureSkrException {
        String answer = ask(key, result, refused);
        try {
            return new ReleaseAnswer(key, algorithm, result.claims()).read(trust.verify(answer, key.vault()), answer);
        } catch (MalformedException e) {
            throw failure(
                    key,
                    "its vault's answer cannot be accepted: " + e.getMessage(),
                    "Load again; if it stays, look at whatever stands between this machine and the vault",
                    e);
        }
    }

    /** The vault's answer, a JWS. The SDK throws only what is unchecked. */
    private String ask(KeyReference key, AttestationResult result, Consumer<AzureSkrException> refused)
            throws AzureSkrException {
        try {
            String version = key.version().orElse("");
            String answer = clients.of(key)
                    .releaseKeyWithResponse(key.name(), version, result.token(), options(), Context.NONE)
                    .getValue()
                    .getValue();
            if (answer == null) {
                throw failure(key, "its vault's answer has no value", VaultTrust.BETWEEN, null);
            }
            return answer;
        } catch (IdentityFailure e) {
            throw e.explained();
        } catch (HttpResponseException e) {
            VaultRefusal refusal = VaultRefusal.of(e.getResponse());
            StatusFailure cause = new StatusFailure(refusal.status(), Guidance.SERVICE, e);
            refused.accept(
                    failure(key, refusal.toString(), "Load again: why it refused could not be found out", cause));
            throw explained(key, refusal, result, cause);
        } catch (Unreachable e) {
            throw failure(
                    key, HttpFailure.problem(e.getCause()), VaultReach.remedy(key.vault(), e.getCause()), e.getCause());
        } catch (RuntimeException e) {
            throw failure(
                    key,
                    "the Azure SDK gave up: " + ServiceText.of(String.valueOf(e.getMessage())),
                    "Load again later.",
                    e);
        }
    }

    private AzureSkrException explained(
            KeyReference key, VaultRefusal refusal, AttestationResult result, StatusFailure cause) {
        Optional<String> advice = ReleaseAdvice.of(refusal, key);
        if (advice.isPresent()) {
            return failure(key, refusal.toString(), advice.get(), cause);
        }
        KeyClients once = new KeyClients(http.once(EXPLANATION), credential);
        UnmetPolicy.Explanation unmet = unmetPolicy.explain(key, result.claims(), once.of(key));
        return failure(key, refusal + ". " + unmet.problem(), unmet.remedy(), cause);
    }

    private ReleaseKeyOptions options() {
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        return new ReleaseKeyOptions()
                .setNonce(Bytes.owning(nonce).base64Url())
                .setAlgorithm(KeyExportEncryptionAlgorithm.fromString(algorithm.name()));
    }

    private static AzureSkrException failure(KeyReference key, String reason, String remedy, Throwable cause) {
        return new AzureSkrException(Stage.RELEASE, key + " was not released: " + reason, remedy, cause);
    }
}
