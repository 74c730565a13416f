// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.attest.AttestationResult;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.http.StatusFailure;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.policy.ReleasePolicy;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Key Vault or Managed HSM: releases a key to whoever shows an attestation result that meets the key's policy. */
public final class KeyVaultRelyingParty {
    /** For a sentence of a message nobody waits long. */
    private static final Duration EXPLANATION = Duration.ofSeconds(3);

    private final Http http;
    private final VaultClient vaults;
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
        this.vaults = new VaultClient(http, credential);
        this.credential = credential;
        this.trust = new VaultTrust(trustAnchors);
        this.algorithm = algorithm;
        this.unmetPolicy = new UnmetPolicy(releasePolicy);
    }

    /** Does what a release needs before there is an attestation: fetches the token. */
    public void prepare(KeyReference key) throws AzureSkrException {
        credential.prefetch(key);
    }

    /**
     * Goes to the key's vault as far as one comes without an attestation. Nothing is lost if that fails, nor if nobody
     * calls this: the release does it then.
     */
    public void approach(KeyReference key) {
        vaults.prepare(key.vault(), path(key));
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
        try {
            String answer = ask(key, result, refused);
            return new ReleaseAnswer(key, algorithm, result.claims()).read(trust.verify(answer, key.vault()), answer);
        } catch (MalformedException e) {
            throw failure(
                    key,
                    "its vault's answer cannot be accepted: " + e.getMessage(),
                    "Load again; if it stays, look at whatever stands between this machine and the vault",
                    e);
        }
    }

    /** The vault's answer, a JWS. */
    private String ask(KeyReference key, AttestationResult result, Consumer<AzureSkrException> refused)
            throws AzureSkrException, MalformedException {
        HttpResponse answer = send(key, result);
        if (answer.status() != 200) {
            VaultRefusal refusal = VaultRefusal.of(answer);
            StatusFailure cause = new StatusFailure(refusal.status(), Guidance.SERVICE, null);
            refused.accept(
                    failure(key, refusal.toString(), "Load again: why it refused could not be found out", cause));
            throw explained(key, refusal, result, cause);
        }
        return JsonObject.parse("the vault's answer", answer.body())
                .text("value")
                .orElseThrow(() -> failure(key, "its vault's answer has no value", VaultTrust.BETWEEN, null));
    }

    private HttpResponse send(KeyReference key, AttestationResult result) throws AzureSkrException {
        try {
            return vaults.post(key.vault(), path(key), request(result));
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException e) {
            throw failure(key, HttpFailure.problem(e), VaultReach.remedy(key.vault(), e), e);
        }
    }

    /** Without a version a double slash, as the Azure SDK sends it. */
    private static String path(KeyReference key) {
        return "/keys/" + key.name() + "/" + key.version().orElse("") + "/release?api-version=7.4";
    }

    private Bytes request(AttestationResult result) {
        byte[] nonce = new byte[16];
        new SecureRandom().nextBytes(nonce);
        return JsonText.of(Map.of(
                "target", result.token(),
                "nonce", Bytes.owning(nonce).base64Url(),
                "enc", algorithm.name()));
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

    private static AzureSkrException failure(KeyReference key, String reason, String remedy, Throwable cause) {
        return new AzureSkrException(Stage.RELEASE, key + " was not released: " + reason, remedy, cause);
    }
}
