// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The Azure SDK's way to our own client: the same trust anchors, timeouts and deadline as everything else, no thread
 * that outlives a call, and the JVM's default SSLContext never touched. What may pass is tried again down here, where an
 * interrupt and the deadline end a pause, and not by the SDK, whose own policy repeats what will not pass: a refused
 * certificate, a proxy's refusal, or a challenge for another service's token, after which it sends the request's body
 * three times more.
 */
final class AzureSdkHttpClient implements HttpClient {
    /** Where MSAL sends requests for managed identities; its builder cannot be told another place. */
    private static final URI IMDS = URI.create("http://169.254.169.254");

    private final Http http;
    private final URI imds;
    private final Guidance guidance;

    private AzureSdkHttpClient(Http http, URI imds, Guidance guidance) {
        this.http = http;
        this.imds = imds;
        this.guidance = guidance;
    }

    static AzureSdkHttpClient toServices(Http http) {
        return new AzureSdkHttpClient(http, IMDS, Guidance.SERVICE);
    }

    /** Requests to IMDS' fixed address go to {@code imds}. */
    static AzureSdkHttpClient toImds(Http http, URI imds) {
        return new AzureSdkHttpClient(http, imds, Guidance.METADATA);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    /** Throws {@link Unreachable} if no answer comes. */
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            io.github.azureskr.internal.http.HttpResponse answer = http.exchangeWithRetries(toOurs(request), guidance);
            if (answer.status() == 200 && guidance == Guidance.SERVICE) {
                // Here, because the SDK quotes what it cannot read.
                JsonObject.parse("the vault's answer", answer.body());
            }
            return new SdkResponse(request, answer);
        } catch (IOException e) {
            throw new Unreachable(e);
        }
    }

    private io.github.azureskr.internal.http.HttpRequest toOurs(HttpRequest request) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (HttpHeader header : request.getHeaders()) {
            headers.put(header.getName(), header.getValue());
        }
        // The length of the body is our client's to say.
        headers.keySet().removeIf(HttpHeaderName.CONTENT_LENGTH.getCaseInsensitiveName()::equalsIgnoreCase);
        BinaryData body = request.getBodyAsBinaryData();
        return new io.github.azureskr.internal.http.HttpRequest(
                request.getHttpMethod().toString(),
                target(request),
                headers,
                body == null ? Bytes.EMPTY : Bytes.owning(body.toBytes()));
    }

    private URI target(HttpRequest request) throws IOException {
        try {
            URI uri = request.getUrl().toURI();
            if (!uri.getHost().equals(IMDS.getHost())) {
                return uri;
            }
            return new URI("http://" + imds.getRawAuthority() + uri.getRawPath() + "?" + uri.getRawQuery());
        } catch (URISyntaxException e) {
            throw new IOException("not a URL: " + request.getUrl(), e);
        }
    }
}
