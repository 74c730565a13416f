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
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.spec.Stage;
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
    private final VaultHttp http;

    /** @param stage of a load in which the SDK asks */
    AzureSdkHttpClient(Http http, Stage stage) {
        this.http = new VaultHttp(http, stage);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.fromCallable(() -> sendSync(request, Context.NONE));
    }

    /** Throws {@link Unreachable} if no answer comes. */
    @Override
    public HttpResponse sendSync(HttpRequest request, Context context) {
        try {
            return new SdkResponse(request, http.exchange(toOurs(request)));
        } catch (IOException e) {
            throw new Unreachable(e);
        }
    }

    private static io.github.azureskr.internal.http.HttpRequest toOurs(HttpRequest request) throws IOException {
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

    private static URI target(HttpRequest request) throws IOException {
        try {
            return request.getUrl().toURI();
        } catch (URISyntaxException e) {
            throw new IOException("not a URL: " + request.getUrl(), e);
        }
    }
}
