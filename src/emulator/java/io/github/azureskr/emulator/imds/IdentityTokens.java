// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.imds;

import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.identity.AccessToken;
import io.github.azureskr.emulator.identity.Entra;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code /metadata/identity/oauth2/token}, api-version 2018-02-01. */
final class IdentityTokens {
    /** IMDS documents msi_res_id and observes mi_res_id too, which MSAL for Java has sent (its issue 895). */
    private static final Map<String, Function<ManagedIdentity, String>> SELECTORS = Map.of(
            "client_id", ManagedIdentity::clientId,
            "object_id", ManagedIdentity::objectId,
            "msi_res_id", ManagedIdentity::resourceId,
            "mi_res_id", ManagedIdentity::resourceId);

    /** Those of the VM now: an operator may assign another one while it runs. */
    private final List<ManagedIdentity> identities;

    private final Entra entra;

    IdentityTokens(List<ManagedIdentity> identities, Entra entra) {
        this.identities = new CopyOnWriteArrayList<>(identities);
        this.entra = entra;
    }

    void assign(ManagedIdentity identity) {
        identities.add(identity);
    }

    List<ManagedIdentity> identities() {
        return List.copyOf(identities);
    }

    Response answer(Request request) {
        for (String required : List.of("api-version", "resource")) {
            if (request.parameter(required).orElse("").isEmpty()) {
                return refuse("invalid_request", "Required query variable '" + required + "' is missing");
            }
        }
        String version = request.parameter("api-version").orElseThrow();
        if (!version.equals("2018-02-01")) {
            return refuse("invalid_request", "api-version " + version + " is not supported");
        }
        String resource = request.parameter("resource").orElseThrow();
        if (!entra.knows(resource)) {
            return refuse(
                    "invalid_resource",
                    "AADSTS500011: The resource principal named " + resource + " was not found in the tenant named "
                            + entra.tenant() + ".");
        }
        List<ManagedIdentity> selected = select(request);
        return switch (selected.size()) {
            case 0 -> refuse("invalid_request", "Identity not found");
            case 1 -> token(entra.issue(selected.get(0), resource));
            default ->
                refuse(
                        "invalid_request",
                        "Multiple user assigned identities exist, please specify the clientId / resourceId of the "
                                + "identity in the token request");
        };
    }

    /** Those that the request names; without a name the system-assigned one, or else all. */
    private List<ManagedIdentity> select(Request request) {
        Optional<Predicate<ManagedIdentity>> named = SELECTORS.entrySet().stream()
                .filter(selector -> request.parameter(selector.getKey()).isPresent())
                .<Predicate<ManagedIdentity>>map(selector -> identity -> selector.getValue()
                        .apply(identity)
                        .equalsIgnoreCase(request.parameter(selector.getKey()).orElseThrow()))
                .reduce(Predicate::and);
        if (named.isPresent()) {
            return identities.stream().filter(named.get()).toList();
        }
        List<ManagedIdentity> system =
                identities.stream().filter(ManagedIdentity::systemAssigned).toList();
        return system.isEmpty() ? identities : system;
    }

    /** Every value is a string, the times too. */
    private static Response token(AccessToken token) {
        String seconds = String.valueOf(
                Duration.between(token.notBefore(), token.expiry()).toSeconds());
        Map<String, String> body = new LinkedHashMap<>();
        body.put("access_token", token.bearer());
        body.put("client_id", token.identity().clientId());
        body.put("expires_in", seconds);
        body.put("expires_on", String.valueOf(token.expiry().getEpochSecond()));
        body.put("ext_expires_in", seconds);
        body.put("not_before", String.valueOf(token.notBefore().getEpochSecond()));
        body.put("refresh_token", "");
        body.put("resource", token.resource());
        body.put("token_type", "Bearer");
        return Response.json(200, body);
    }

    private static Response refuse(String code, String description) {
        return Response.json(400, Map.of("error", code, "error_description", description));
    }
}
