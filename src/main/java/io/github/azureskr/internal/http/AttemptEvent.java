// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * One try of a request in a flight recording: {@code jfr print --events azureskr.Attempt}. Nothing of it is secret: no
 * header, no body, and no query but an error's code and the request's id, where they look like such.
 */
@Name("azureskr.Attempt")
@Label("Attempt at a request to a service")
@Category("AzureSKR")
@StackTrace(false)
final class AttemptEvent extends Event {
    @Label("Stage")
    String stage;

    @Label("Service")
    @Description("Its host and port")
    String service;

    @Label("Request")
    @Description("Method and path, without the query")
    String request;

    @Label("Number")
    @Description("Of the round of attempts at this request, from 1; alternative services are asked in the same round")
    int number;

    @Label("Pause")
    @Description("Made before this attempt")
    @Timespan(Timespan.MILLISECONDS)
    long pause;

    @Label("Outcome")
    @Description("answered, or why there was no answer")
    String outcome;

    @Label("HTTP Status")
    @Description("0 where there was no answer")
    int status;

    @Label("Error Code")
    String errorCode;

    @Label("Request Id")
    @Description("By which the service's operators find the request")
    String requestId;

    /** Makes the attempt. Where nobody records, nothing is done beside it. */
    static Attempt record(Http http, HttpRequest request, Stage stage, int number, Duration pause) {
        AttemptEvent event = new AttemptEvent();
        event.begin();
        Attempt attempt = Attempt.of(http, request);
        event.end();
        if (event.shouldCommit()) {
            event.stage = stage.toString();
            event.service = service(request);
            event.request = request.method() + " " + request.uri().getPath();
            event.number = number;
            event.pause = pause.toMillis();
            attempt.answer().ifPresent(event::tell);
            attempt.failure().ifPresent(event::tell);
            event.commit();
        }
        return attempt;
    }

    private void tell(HttpResponse answer) {
        outcome = "answered";
        status = answer.status();
        errorCode = status >= 400 ? errorCode(answer).orElse(null) : null;
        requestId =
                answer.header("x-ms-request-id").filter(AttemptEvent::isName).orElse(null);
    }

    private void tell(IOException failure) {
        outcome = HttpFailure.problem(failure).replaceAll("\\p{C}", " ");
    }

    private static String service(HttpRequest request) {
        try {
            return Origin.of(request.uri()).toString();
        } catch (IOException e) {
            return "none: " + e.getMessage();
        }
    }

    /** Key Vault, MAA and IMDS each have a place of their own for it. */
    private static Optional<String> errorCode(HttpResponse answer) {
        try {
            JsonObject body = JsonObject.parse("error", answer.body());
            Optional<String> imds = body.text("error");
            if (imds.isPresent()) {
                return imds.filter(AttemptEvent::isName);
            }
            JsonObject error = body.has("error") ? body.object("error") : body.object("Error");
            return error.text("code").or(() -> error.text("Code")).filter(AttemptEvent::isName);
        } catch (MalformedException e) {
            // A gateway's page: the status has to do.
            return Optional.empty();
        }
    }

    /** Nothing else, and nothing that is long enough for a token, is passed on. */
    private static boolean isName(String text) {
        return text.matches("[A-Za-z0-9._:-]{1,80}");
    }
}
