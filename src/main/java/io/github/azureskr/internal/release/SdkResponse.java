// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.util.BinaryData;
import io.github.azureskr.internal.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One of our answers, read whole, as the Azure SDK wants to see it. */
final class SdkResponse extends HttpResponse {
    private final int status;
    private final HttpHeaders headers;
    private final Bytes body;

    SdkResponse(HttpRequest request, io.github.azureskr.internal.http.HttpResponse ours) {
        this(request, ours.status(), new HttpHeaders(), ours.body());
        ours.headers().forEach((name, values) -> headers.set(HttpHeaderName.fromString(name), values));
    }

    private SdkResponse(HttpRequest request, int status, HttpHeaders headers, Bytes body) {
        super(request);
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    SdkResponse withBody(Bytes other) {
        return new SdkResponse(getRequest(), status, headers, other);
    }

    Bytes body() {
        return body;
    }

    @Override
    public int getStatusCode() {
        return status;
    }

    @Override
    @Deprecated
    public String getHeaderValue(String name) {
        return headers.getValue(HttpHeaderName.fromString(name));
    }

    @Override
    public HttpHeaders getHeaders() {
        return headers;
    }

    @Override
    public BinaryData getBodyAsBinaryData() {
        return BinaryData.fromBytes(body.toArray());
    }

    @Override
    public Flux<ByteBuffer> getBody() {
        return Flux.just(body.asBuffer());
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.just(body.toArray());
    }

    @Override
    public Mono<String> getBodyAsString() {
        return getBodyAsString(StandardCharsets.UTF_8);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return Mono.just(charset.decode(body.asBuffer()).toString());
    }
}
