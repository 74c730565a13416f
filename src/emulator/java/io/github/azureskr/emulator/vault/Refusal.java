// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Response;
import java.util.Map;

/** The service's refusal of a request, in its own codes and words (Key Vault REST API, error responses). */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;
    private final String innerCode;

    private Refusal(int status, String code, String innerCode, String message) {
        super(message);
        this.status = status;
        this.code = code;
        this.innerCode = innerCode;
    }

    static Refusal badParameter(String message) {
        return new Refusal(400, "BadParameter", "", message);
    }

    static Refusal unauthorized(String message) {
        return new Refusal(401, "Unauthorized", "", message);
    }

    static Refusal forbidden(String innerCode, String message) {
        return new Refusal(403, "Forbidden", innerCode, message);
    }

    static Refusal notFound(String code, String message) {
        return new Refusal(404, code, "", message);
    }

    static Refusal keyNotFound(String id) {
        return notFound(
                "KeyNotFound",
                "A key with (name/id) " + id + " was not found in this key vault. If you recently deleted this key you"
                        + " may be able to recover it using the correct recovery command.");
    }

    static Refusal conflict(String innerCode, String message) {
        return new Refusal(409, "Conflict", innerCode, message);
    }

    int status() {
        return status;
    }

    Response response() {
        Map<String, Object> error = Json.object("code", code, "message", getMessage());
        if (!innerCode.isEmpty()) {
            error.put("innererror", Json.object("code", innerCode));
        }
        return Response.json(status, Json.object("error", error));
    }
}
