// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.imds;

import io.github.azureskr.emulator.http.Endpoint;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.identity.Entra;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.snp.Thim;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/** The Instance Metadata Service: managed identity tokens, AMD's certificates (THIM), and two facts of the VM. */
public final class Imds implements Endpoint {
    private final VirtualMachine vm;
    private final Supplier<Thim> thim;
    private final IdentityTokens tokens;

    /** @param thim asked anew for each request: a host's TCB may move */
    public Imds(VirtualMachine vm, Entra entra, Supplier<Thim> thim) {
        this.vm = vm;
        this.thim = thim;
        this.tokens = new IdentityTokens(vm.identities(), entra);
    }

    /** Gives the VM one more identity. */
    public void assign(ManagedIdentity identity) {
        tokens.assign(identity);
    }

    /** The VM's identities. */
    public List<ManagedIdentity> identities() {
        return tokens.identities();
    }

    @Override
    public Response answer(Request request) {
        String path = request.path().toLowerCase(Locale.ROOT);
        boolean identity = path.startsWith("/metadata/identity/");
        if (!request.method().equals("GET")) {
            return Response.json(405, Map.of("error", "Method not allowed."));
        }
        // Both rules keep a server-side request forgery out of IMDS: a forged request has no such header, or a proxy's.
        if (request.header("X-Forwarded-For").isPresent()) {
            return refuse(identity, "invalid_request", "Request contains the X-Forwarded-For header");
        }
        if (!request.header("Metadata").orElse("").equalsIgnoreCase("true")) {
            return refuse(identity, "bad_request_102", "Required metadata header not specified");
        }
        return switch (path) {
            case "/metadata/identity/oauth2/token" -> tokens.answer(request);
            case "/metadata/thim/amd/certification" ->
                Response.json(200, thim.get().json());
            case "/metadata/instance/compute/location" -> text(request, vm.location());
            case "/metadata/instance/compute/vmid" -> text(request, vm.vmId());
            default -> Response.json(404, Map.of("error", "Not found"));
        };
    }

    private static Response refuse(boolean identity, String code, String description) {
        Map<String, String> body = identity
                ? Map.of("error", code, "error_description", description)
                : Map.of("error", "Bad request. " + description);
        return Response.json(400, body);
    }

    /** A leaf of the instance document is to be had as text only. */
    private static Response text(Request request, String value) {
        if (request.parameter("api-version").isEmpty()) {
            String message = "Bad request. api-version was not specified in the request";
            return Response.json(400, Map.of("error", message, "newest-versions", List.of("2021-02-01", "2021-01-01")));
        }
        if (!request.parameter("format").orElse("").equals("text")) {
            return Response.json(400, Map.of("error", "Bad request. A leaf is available with format=text only"));
        }
        Map<String, String> headers = Map.of("Content-Type", "text/plain; charset=utf-8");
        return new Response(200, headers, value.getBytes(StandardCharsets.UTF_8));
    }
}
