// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keys as their vault describes them, for whoever looks for why one is not released. A release does not need this. */
public final class VaultKeys {
    private final VaultHttp http;
    private final Credential credential;
    private final List<X509Certificate> anchors;

    /**
     * Asks with one identity's tokens.
     *
     * @param anchors of the configuration, empty for those of the Java platform
     */
    public VaultKeys(Http http, Credential credential, List<X509Certificate> anchors) {
        this.http = new VaultHttp(http, Stage.RELEASE);
        this.credential = credential;
        this.anchors = List.copyOf(anchors);
    }

    /** Asks for a key. Fails where the vault does not let the identity in at all. */
    public KeyState read(KeyReference key) throws AzureSkrException {
        HttpResponse response = get(key);
        if (response.status() == 200) {
            return described(key, response);
        }
        VaultRefusal refusal = VaultRefusal.of(response);
        if (refusal.status() == 403 && ReleaseAdvice.isOfPermission(refusal)) {
            return new KeyState.Hidden();
        }
        AzureSkrException reason = failure(key, refusal.toString(), ReleaseAdvice.ofAccess(refusal, key), null);
        if (refusal.status() == 404 || ReleaseAdvice.ofKeysState(refusal).isPresent()) {
            return new KeyState.Unusable(reason);
        }
        throw reason;
    }

    private HttpResponse get(KeyReference key) throws AzureSkrException {
        TokenRecipient.require(key, anchors, Stage.RELEASE);
        BearerToken token = credential.token(TokenScope.of(key));
        String version = key.version().map(v -> "/" + v).orElse("");
        HttpRequest request = HttpRequest.get(
                        URI.create(key.vault() + "/keys/" + key.name() + version + "?api-version=7.4"))
                .header("Authorization", token.authorization());
        try {
            return http.exchange(request);
        } catch (IOException e) {
            throw failure(key, HttpFailure.problem(e), VaultReach.remedy(key.vault(), e), e);
        }
    }

    private static KeyState described(KeyReference key, HttpResponse response) throws AzureSkrException {
        try {
            JsonObject bundle = JsonObject.parse("key bundle", response.body());
            JsonObject attributes = bundle.object("attributes");
            return new KeyState.Described(
                    attributes.bool("enabled"),
                    attributes.has("exportable") && attributes.bool("exportable"),
                    time(attributes, "nbf"),
                    time(attributes, "exp"),
                    policy(bundle));
        } catch (MalformedException e) {
            throw failure(key, e.getMessage(), VaultTrust.BETWEEN, e);
        }
    }

    private static Optional<Bytes> policy(JsonObject bundle) throws MalformedException {
        return bundle.has("release_policy")
                ? Optional.of(bundle.object("release_policy").base64("data"))
                : Optional.empty();
    }

    private static Optional<Instant> time(JsonObject attributes, String name) throws MalformedException {
        return attributes.has(name) ? Optional.of(attributes.time(name)) : Optional.empty();
    }

    private static AzureSkrException failure(KeyReference key, String reason, String remedy, Throwable cause) {
        return new AzureSkrException(Stage.RELEASE, key + " is not shown: " + reason, remedy, cause);
    }
}
