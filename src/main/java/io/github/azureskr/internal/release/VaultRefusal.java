// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.internal.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A vault's answer other than success.
 *
 * @param reason the service's own code, inner code and message, or what stands in their place
 * @param requestId by which the service's operators find the request
 */
record VaultRefusal(int status, String reason, String requestId) {
    static VaultRefusal of(io.github.azureskr.internal.http.HttpResponse answer) {
        return of(answer.status(), answer.body(), answer.header("x-ms-request-id"));
    }

    /** The same of an answer that the Azure SDK has asked for. */
    static VaultRefusal of(HttpResponse response) {
        Bytes body = Bytes.owning(response.getBodyAsBinaryData().toBytes());
        return of(
                response.getStatusCode(),
                body,
                Optional.ofNullable(response.getHeaders().getValue(HttpHeaderName.fromString("x-ms-request-id"))));
    }

    private static VaultRefusal of(int status, Bytes body, Optional<String> requestId) {
        return new VaultRefusal(
                status, reason(body), requestId.map(ServiceText::of).orElse("none given"));
    }

    private static String reason(Bytes body) {
        try {
            JsonObject error = JsonObject.parse("error", body).object("error");
            String code = error.string("code");
            String inner = error.has("innererror")
                    ? error.object("innererror")
                            .optionalString("code")
                            .map(c -> "/" + c)
                            .orElse("")
                    : "";
            return ServiceText.of(
                    code + inner + ": " + error.optionalString("message").orElse("no message"));
        } catch (MalformedException e) {
            // A Managed HSM's 401 has no body; a proxy's has its own.
            return "no error of Key Vault in the body";
        }
    }

    /** Whether the service's own words have one of {@code words}, in whatever case. */
    boolean mentions(String... words) {
        String lower = reason.toLowerCase(Locale.ROOT);
        return Arrays.stream(words).anyMatch(word -> lower.contains(word.toLowerCase(Locale.ROOT)));
    }

    @Override
    public String toString() {
        return "HTTP " + status + ", " + reason + " (request id " + requestId + ")";
    }
}
