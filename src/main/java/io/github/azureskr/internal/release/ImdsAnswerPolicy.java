// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at IMDS' last answer before MSAL does: a refusal becomes an exception, a token gets a short life and stays here.
 * MSAL gets a stub in its place, because what MSAL gets stays in memory for as long as the JVM runs.
 */
final class ImdsAnswerPolicy extends HttpPipelineSyncPolicy {
    /**
     * MSAL keeps managed identities' tokens for the whole JVM by the identity alone, whichever IMDS gave them, and no
     * builder can forbid it. It does not reuse one that lives less than five minutes more, so none lives longer here.
     * IMDS has a cache of its own, and a load uses a token within seconds.
     */
    private static final Duration SHORT_LIFE = Duration.ofMinutes(4);

    private final Map<String, String> tokens = new ConcurrentHashMap<>();

    @Override
    protected HttpResponse afterReceivedResponse(HttpPipelineCallContext context, HttpResponse response) {
        try {
            return judge((SdkResponse) response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The token in the place of which MSAL was given {@code stub}; once. */
    String redeem(String stub) {
        String token = tokens.remove(stub);
        if (token == null) {
            throw new AssertionError("MSAL has a token that did not come through here");
        }
        return token;
    }

    private SdkResponse judge(SdkResponse response) throws IOException {
        if (response.getStatusCode() != 200) {
            throw ImdsRefusal.of(response.getStatusCode(), response.body());
        }
        JsonObject token = JsonObject.parse("IMDS' token answer", response.body());
        long soon = Instant.now().plus(SHORT_LIFE).getEpochSecond();
        Map<String, Object> shortened = new LinkedHashMap<>();
        shortened.put("access_token", stubOf(accessToken(token)));
        shortened.put("token_type", token.string("token_type"));
        shortened.put("resource", token.optionalString("resource").orElse(""));
        shortened.put("expires_on", Long.toString(Math.min(soon, expiresOn(token))));
        return response.withBody(JsonText.of(shortened));
    }

    /** An empty one MSAL would refuse in words of its own, which name only its classes. */
    private static String accessToken(JsonObject token) throws IOException {
        if (token.string("access_token").isBlank()) {
            throw token.malformed("access_token", "is empty");
        }
        return token.string("access_token");
    }

    private String stubOf(String token) {
        String stub = "azureskr-" + UUID.randomUUID();
        tokens.put(stub, token);
        return stub;
    }

    private static long expiresOn(JsonObject token) throws IOException {
        String seconds = token.string("expires_on");
        if (!seconds.matches("[0-9]{1,18}")) {
            throw token.malformed("expires_on", "must be a number of seconds");
        }
        return Long.parseLong(seconds);
    }
}
