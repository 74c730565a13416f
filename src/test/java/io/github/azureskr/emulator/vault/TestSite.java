// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.emulator.http.Listener;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.identity.Entra;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A vault or HSM on a real port, with an identity that may do all, an attestation authority and an environment. */
final class TestSite implements AutoCloseable {
    final TestClock clock = new TestClock();
    final LocalCa ca = LocalCa.create();
    final Entra entra = new Entra("6babcaad-604b-40ac-a9d7-9fd97c0b779f", clock);
    final ManagedIdentity officer = ManagedIdentity.systemAssigned("officer");
    final TestAuthority authority;
    final KeyService service;
    final String audience;
    final KeyPair environment = TestKeys.rsa2048();

    private final Listener listener;
    private final HttpClient http =
            HttpClient.newBuilder().sslContext(ca.clientContext()).build();

    private TestSite(String audience, Function<TestSite, Function<URI, KeyService>> maker) throws IOException {
        this.audience = audience;
        authority = new TestAuthority(ca, clock);
        listener = Listener.https(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ca.issue("localhost", List.of("localhost")));
        service = maker.apply(this).apply(listener.uri("localhost"));
        listener.start(service);
    }

    static TestSite vault() throws IOException {
        TestSite site = new TestSite(KeyVault.AUDIENCE, s -> url -> new KeyVault(url, s.ca, s.entra, s.clock));
        ((KeyVault) site.service).grant(site.officer.objectId(), Permission.values());
        return site;
    }

    static TestSite vaultWithRoles() throws IOException {
        TestSite site = new TestSite(
                KeyVault.AUDIENCE,
                s -> url -> new KeyVault(url, PermissionModel.RBAC, KeyVault.AUDIENCE, s.ca, s.entra, s.clock));
        site.service.assign(site.officer.objectId(), Role.KEY_VAULT_ADMINISTRATOR);
        return site;
    }

    static TestSite hsm() throws IOException {
        TestSite site = new TestSite(ManagedHsm.AUDIENCE, s -> url -> new ManagedHsm(url, s.ca, s.entra, s.clock));
        site.service.assign(site.officer.objectId(), Role.MANAGED_HSM_CRYPTO_OFFICER, Role.MANAGED_HSM_CRYPTO_USER);
        return site;
    }

    URI url() {
        return listener.uri("localhost");
    }

    HttpClient http() {
        return http;
    }

    String bearer() {
        return entra.issue(officer, audience).bearer();
    }

    RSAPublicKey environmentKey() {
        return (RSAPublicKey) environment.getPublic();
    }

    /** The policy that the claims of {@link #target()} open. */
    String policy() {
        return authority.policy("x-ms-isolation-tee.x-ms-compliance-status", "azure-compliant-cvm");
    }

    String target() {
        return authority.token(environmentKey());
    }

    Answer call(String method, String path, Map<String, Object> body) {
        return call(method, path, body, Map.of("Authorization", "Bearer " + bearer()));
    }

    Answer call(String method, String path, Map<String, Object> body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(Json.text(body)));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    Answer release(String keyAndVersion, Map<String, Object> body) {
        return call("POST", "/keys/" + keyAndVersion + "/release?api-version=7.4", body);
    }

    /** An HTTP answer with a JSON body. */
    record Answer(HttpResponse<String> http) {

        int status() {
            return http.statusCode();
        }

        Map<String, Object> json() {
            try {
                return JSONObjectUtils.parse(http.body());
            } catch (ParseException e) {
                throw new AssertionError(http.body(), e);
            }
        }

        /** What a chain of member names leads to. */
        Object at(String... path) {
            return TestRelease.at(json(), path);
        }

        String code() {
            return (String) at("error", "code");
        }

        String message() {
            return (String) at("error", "message");
        }

        String header(String name) {
            return http.headers().firstValue(name).orElse("");
        }
    }

    @Override
    public void close() {
        listener.close();
        authority.close();
    }
}
