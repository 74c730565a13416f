// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Posts to vaults as the Azure SDK's client does: neither token nor body is sent before the vault has said which token it
 * wants, and no token for a service to a host that is none of its. Not that client itself: see {@link ImdsTokens}.
 */
final class VaultClient {
    /** By vault, for the whole JVM, as the SDK keeps it: who loads again, or a fleet's vault that is busy, is not asked twice. */
    private static final Map<URI, String> SCOPES = new ConcurrentHashMap<>();

    private final Map<URI, Object> locks = new ConcurrentHashMap<>();
    /** What came of asking early, where asking again would bring nothing else: for the first post to a vault. */
    private final Map<URI, Outcome> settled = new ConcurrentHashMap<>();

    private final VaultHttp http;
    private final Credential credential;

    VaultClient(Http http, Credential credential) {
        this.http = new VaultHttp(http, Stage.RELEASE);
        this.credential = credential;
    }

    /** For tests, whose vaults come to the same addresses. */
    static void forgetAll() {
        SCOPES.clear();
    }

    /**
     * Asks which token a vault wants before there is anything to post to it; then the connection is there as well. What
     * is wrong with it now may have passed when {@link #post} comes, much later, which then asks anew; a refusal has not.
     */
    void prepare(URI vault, String path) {
        synchronized (lock(vault)) {
            if (SCOPES.containsKey(vault)) {
                return;
            }
            try {
                Wanted wanted = ask(vault, URI.create(vault + path));
                if (wanted.other().isPresent()
                        && !Guidance.SERVICE.mayPass(wanted.other().get().status())) {
                    settled.put(vault, () -> wanted);
                }
            } catch (IOException e) {
                if (!Guidance.mayPass(e)) {
                    settled.put(vault, () -> {
                        throw e;
                    });
                }
            }
        }
    }

    /** The answer, whatever its status. An AzureSkrException is about the identity. */
    HttpResponse post(URI vault, String path, Bytes json) throws IOException {
        HttpRequest request = HttpRequest.postJson(URI.create(vault + path), json);
        Wanted wanted = wanted(vault, request.uri());
        return wanted.other().isPresent()
                ? wanted.other().get()
                : post(vault, request, wanted.scope().orElseThrow());
    }

    /** Which token a vault wants, or what it answers in place of saying so. */
    private record Wanted(Optional<String> scope, Optional<HttpResponse> other) {}

    /** Of having asked. */
    @FunctionalInterface
    private interface Outcome {
        Wanted wanted() throws IOException;
    }

    /** Whoever wants to know while another thread asks waits for that one. */
    private Wanted wanted(URI vault, URI address) throws IOException {
        synchronized (lock(vault)) {
            Outcome known = settled.remove(vault);
            if (known != null) {
                return known.wanted();
            }
            return SCOPES.containsKey(vault)
                    ? new Wanted(Optional.of(SCOPES.get(vault)), Optional.empty())
                    : ask(vault, address);
        }
    }

    /** For each vault: one that does not answer must not keep a load from hearing another one's refusal. */
    private Object lock(URI vault) {
        return locks.computeIfAbsent(vault, unseen -> new Object());
    }

    private Wanted ask(URI vault, URI address) throws IOException {
        HttpResponse answer = http.exchange(HttpRequest.postJson(address, Bytes.EMPTY));
        Optional<VaultChallenge> challenge = VaultChallenge.of(answer, Optional.empty());
        if (challenge.isEmpty()) {
            return new Wanted(Optional.empty(), Optional.of(answer));
        }
        challenge.get().requireOf(vault);
        SCOPES.put(vault, challenge.get().scope());
        return new Wanted(Optional.of(challenge.get().scope()), Optional.empty());
    }

    private HttpResponse post(URI vault, HttpRequest request, String scope) throws IOException {
        HttpResponse answer = send(request, credential.token(scope));
        Optional<VaultChallenge> challenge = VaultChallenge.of(answer, Optional.of(scope));
        if (challenge.isEmpty()
                || (challenge.get().scope().equals(scope)
                        && challenge.get().claims().isEmpty())) {
            return answer;
        }
        challenge.get().requireOf(vault);
        SCOPES.put(vault, challenge.get().scope());
        return send(
                request,
                credential.another(challenge.get().scope(), challenge.get().claims()));
    }

    private HttpResponse send(HttpRequest request, BearerToken token) throws IOException {
        return http.exchange(request.header("Authorization", token.authorization()));
    }
}
