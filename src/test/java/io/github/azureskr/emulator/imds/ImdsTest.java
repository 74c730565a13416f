// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.imds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.emulator.http.Listener;
import io.github.azureskr.emulator.identity.Authentication.Caller;
import io.github.azureskr.emulator.identity.Entra;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.snp.Thim;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImdsTest {
    private static final String TOKEN = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=";
    private static final String VAULT = "https://vault.azure.net";

    private final Clock clock = Clock.fixed(Instant.parse("2026-06-01T12:00:00Z"), ZoneOffset.UTC);
    private final Entra entra = new Entra("d6b0a5c0-0000-4000-8000-000000000001", clock);
    private final ManagedIdentity system = ManagedIdentity.systemAssigned("vm");
    private final ManagedIdentity user = ManagedIdentity.userAssigned("one");
    private final HttpClient client = HttpClient.newHttpClient();
    private Listener listener = listen(List.of(system, user));

    @AfterEach
    void close() {
        listener.close();
    }

    @Test
    void tokenIsTheSystemAssignedIdentitysWhenNoneIsNamed() throws Exception {
        Map<String, Object> token = json(200, get(TOKEN + VAULT));
        assertEquals(system.clientId(), token.get("client_id"));
        assertEquals("Bearer", token.get("token_type"));
        assertEquals(VAULT, token.get("resource"));
        assertEquals("86400", token.get("expires_in"));
        assertEquals(
                String.valueOf(clock.instant().getEpochSecond()),
                token.get("not_before"),
                "times are strings of seconds");
        assertEquals(String.valueOf(clock.instant().getEpochSecond() + 86400), token.get("expires_on"));
        assertEquals(
                new Caller(system.objectId(), system.clientId(), entra.tenant()),
                entra.verify((String) token.get("access_token"), VAULT));
    }

    @Test
    void identityIsNamedByClientObjectOrResource() throws Exception {
        String resourceId = URLEncoder.encode(user.resourceId(), StandardCharsets.UTF_8);
        for (String selector : List.of(
                "client_id=" + user.clientId(),
                "object_id=" + user.objectId(),
                "msi_res_id=" + resourceId,
                "mi_res_id=" + resourceId)) {
            assertEquals(
                    user.clientId(),
                    json(200, get(TOKEN + VAULT + "&" + selector)).get("client_id"),
                    selector);
        }
        Map<String, Object> unknown = json(400, get(TOKEN + VAULT + "&client_id=" + user.objectId()));
        assertEquals("Identity not found", unknown.get("error_description"));
    }

    @Test
    void singleUserAssignedIdentityNeedsNoName() throws Exception {
        restart(List.of(user));
        assertEquals(user.clientId(), json(200, get(TOKEN + VAULT)).get("client_id"));
    }

    @Test
    void severalUserAssignedIdentitiesNeedAName() throws Exception {
        restart(List.of(user, ManagedIdentity.userAssigned("two")));
        Map<String, Object> error = json(400, get(TOKEN + VAULT));
        assertEquals("invalid_request", error.get("error"));
        assertTrue(error.get("error_description").toString().startsWith("Multiple user assigned identities exist"));
    }

    @Test
    void vmWithoutIdentityGetsNoToken() throws Exception {
        restart(List.of());
        assertEquals("Identity not found", json(400, get(TOKEN + VAULT)).get("error_description"));
    }

    @Test
    void resourceMustBeOneThatEntraKnowsToTheLetter() throws Exception {
        assertEquals("invalid_resource", json(400, get(TOKEN + VAULT + "/")).get("error"));
        assertEquals("invalid_request", json(400, get(TOKEN)).get("error"));
    }

    @Test
    void apiVersionIsRequired() throws Exception {
        String description = (String) json(400, get("/metadata/identity/oauth2/token?resource=" + VAULT))
                .get("error_description");
        assertTrue(description.contains("api-version"), description);
        assertEquals(400, get("/metadata/instance/compute/location?format=text").statusCode());
    }

    @Test
    void requestWithoutTheMetadataHeaderIsRefused() throws Exception {
        HttpResponse<String> response = send(request(TOKEN + VAULT));
        assertEquals(
                "Required metadata header not specified", json(400, response).get("error_description"));
        assertEquals(400, send(request("/metadata/THIM/amd/certification")).statusCode());
    }

    @Test
    void forwardedRequestIsRefused() throws Exception {
        HttpRequest.Builder forwarded = request(TOKEN + VAULT).header("Metadata", "true");
        assertEquals(400, send(forwarded.header("X-Forwarded-For", "10.0.0.1")).statusCode());
    }

    @Test
    void thimGivesTheHostsCertificates() throws Exception {
        Map<String, Object> thim = json(200, get("/metadata/THIM/amd/certification"));
        assertEquals(
                Map.of(
                        "vcekCert",
                        "vcek\n",
                        "certificateChain",
                        "ask\nark\n",
                        "tcbm",
                        "7308000000000003",
                        "cacheControl",
                        "86400"),
                thim);
    }

    @Test
    void locationAndVmIdAreText() throws Exception {
        HttpResponse<String> location = get("/metadata/instance/compute/location?api-version=2021-01-01&format=text");
        assertEquals("westeurope", location.body());
        assertEquals(
                "text/plain; charset=utf-8",
                location.headers().firstValue("Content-Type").orElseThrow());
        assertEquals(
                "BAEFD3E1-184B-4C4C-AB88-0BDAD260505F",
                get("/metadata/instance/compute/vmId?api-version=2019-03-11&format=text")
                        .body());
        assertEquals(
                400,
                get("/metadata/instance/compute/vmId?api-version=2019-03-11").statusCode());
    }

    @Test
    void anythingElseIsNotFound() throws Exception {
        assertEquals(
                404,
                get("/metadata/identity/getplatformmetadata?cred-api-version=2.0")
                        .statusCode());
        assertEquals(404, get("/metadata/THIM/tvm/certificate/renew").statusCode());
    }

    private void restart(List<ManagedIdentity> identities) {
        listener.close();
        listener = listen(identities);
    }

    private Listener listen(List<ManagedIdentity> identities) {
        VirtualMachine vm = new VirtualMachine("BAEFD3E1-184B-4C4C-AB88-0BDAD260505F", "westeurope", identities);
        Thim thim = new Thim("vcek\n", "ask\nark\n", "7308000000000003", "86400");
        try {
            return Listener.http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .start(new Imds(vm, entra, () -> thim));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).header("Metadata", "true"));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(listener.uri("127.0.0.1") + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static Map<String, Object> json(int status, HttpResponse<String> response) throws ParseException {
        assertEquals(status, response.statusCode(), response.body());
        return JSONObjectUtils.parse(response.body());
    }
}
