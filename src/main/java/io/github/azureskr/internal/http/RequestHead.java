// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The request line and the headers of a request (RFC 9112 sections 3 and 5). */
final class RequestHead {
    /** RFC 9110 section 5.6.2. */
    static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Without CR, LF and other controls, which would let a value forge a header. */
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");

    /** How a message is framed and routed is this client's business alone. */
    private static final Set<String> OURS =
            Set.of("host", "content-length", "transfer-encoding", "connection", "expect", "upgrade");

    private RequestHead() {}

    static byte[] of(HttpRequest request, Origin origin) throws IOException {
        StringBuilder head = new StringBuilder(512);
        head.append(checked(TOKEN, request.method(), "method")).append(' ');
        head.append(target(request.uri())).append(" HTTP/1.1\r\n");
        field(head, "Host", origin.authority());
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            String name = checked(TOKEN, header.getKey(), "header name");
            if (!OURS.contains(name.toLowerCase(Locale.ROOT))) {
                field(head, name, checked(VALUE, header.getValue(), "value of the header " + name));
            }
        }
        if (request.body().length() > 0 || !Set.of("GET", "HEAD").contains(request.method())) {
            field(head, "Content-Length", String.valueOf(request.body().length()));
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Path and query as they are: Key Vault's SDKs send {@code //}, and nothing may normalise it. */
    private static String target(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    private static void field(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    /** The text is not quoted in the failure: it may be a token. */
    private static String checked(Pattern allowed, String text, String what) throws IOException {
        if (!allowed.matcher(text).matches()) {
            throw new ProtocolException(
                    "the HTTP request was not sent: its " + what + " has a character that is not allowed");
        }
        return text;
    }
}
