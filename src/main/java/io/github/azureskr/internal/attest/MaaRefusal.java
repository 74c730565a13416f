// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.internal.http.StatusFailure;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An answer other than 200, told to the user: MAA's own words, its request id, and what to do. */
final class MaaRefusal {
    private MaaRefusal() {}

    static AzureSkrException of(MaaEndpoint endpoint, String request, HttpResponse answer) {
        StringBuilder message = new StringBuilder()
                .append("MAA at ")
                .append(endpoint)
                .append(" refused to ")
                .append(request)
                .append(": HTTP ")
                .append(answer.status());
        words(answer).ifPresent(words -> message.append(", ").append(words));
        answer.header("x-ms-request-id")
                .ifPresent(id -> message.append(" (x-ms-request-id ")
                        .append(printable(id))
                        .append(')'));
        return new AzureSkrException(
                Stage.ATTESTATION,
                message.toString(),
                advice(answer.status()),
                new StatusFailure(answer.status(), Guidance.SERVICE, null));
    }

    private static String advice(int status) {
        return switch (status) {
            case 400 ->
                "MAA does not accept this machine's evidence. The shared providers want Secure Boot on; the"
                        + " machine must be a confidential VM (SEV-SNP) whose AMD certificates are current. If it names"
                        + " TcgLogs, let this process read the boot log (property event-log)";
            case 401, 403 ->
                "The provider wants a caller it knows, or its firewall shuts this network out: attesting a"
                        + " guest needs no token on the shared providers. Check the attestation endpoint";
            case 404 -> "Check the attestation endpoint: there is no attestation service under this URL";
            case 408, 429, 500, 502, 503, 504 ->
                "Try again later, or use a provider of your"
                        + " own in the machine's region if many machines start at once";
            default -> "Check the attestation endpoint, and whether a proxy answers in its place";
        };
    }

    /** {@code code: message} of MAA's error body, which it spells in two ways. */
    private static Optional<String> words(HttpResponse answer) {
        try {
            JsonObject body = JsonObject.parse("MAA's error", answer.body());
            JsonObject error = body.has("error") ? body.object("error") : body.object("Error");
            List<String> words = new ArrayList<>();
            for (String name : List.of("code", "Code", "message", "Message")) {
                error.optionalString(name).map(MaaRefusal::printable).ifPresent(words::add);
            }
            return words.isEmpty() ? Optional.empty() : Optional.of(String.join(": ", words));
        } catch (MalformedException e) {
            // Not MAA's own error, perhaps a gateway's page: the status has to do.
            return answer.header("x-ms-error-code").map(MaaRefusal::printable);
        }
    }

    /** One bounded line, whatever the service sent. */
    static String printable(String text) {
        // Without a full stop at its end: it stands in the middle of a sentence.
        return ServiceText.of(text).replaceAll("\\.$", "");
    }
}
