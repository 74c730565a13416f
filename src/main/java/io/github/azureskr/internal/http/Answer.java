// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer and whether its connection can serve another request. Read strictly (RFC 9112): where two readers could
 * differ about where an answer ends, it is refused.
 */
record Answer(HttpResponse response, boolean reusable) {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.([01]) ([1-9]\\d\\d)(?: [\\t\\x20-\\xFF]*)?");
    /** The value with the spaces around it: a pattern that looked for them would try each way to divide them. */
    private static final Pattern FIELD = Pattern.compile("(" + RequestHead.TOKEN + "):([\\t\\x20-\\xFF]*)");

    static Answer read(AnswerInput in, String method) throws IOException {
        while (true) {
            Matcher line = STATUS_LINE.matcher(in.line());
            if (!line.matches()) {
                throw in.malformed("not HTTP/1.1");
            }
            int status = Integer.parseInt(line.group(2));
            Map<String, List<String>> headers = readFields(in);
            if (status == 101) {
                throw in.malformed("switches to a protocol that nobody asked for");
            }
            if (status >= 200) {
                return readRest(in, method, line.group(1).equals("1"), status, headers);
            }
        }
    }

    private static Answer readRest(
            AnswerInput in, String method, boolean persistent, int status, Map<String, List<String>> headers)
            throws IOException {
        // After CONNECT there is none, or one of a refusal, which nobody reads.
        boolean bodiless = method.equals("HEAD") || method.equals("CONNECT");
        boolean empty = bodiless || status == 204 || status == 304;
        Bytes body = empty ? Bytes.EMPTY : Body.read(in, headers);
        boolean delimited = empty || headers.containsKey("content-length") || headers.containsKey("transfer-encoding");
        boolean kept = headers.getOrDefault("connection", List.of()).stream()
                .noneMatch(value -> value.toLowerCase(Locale.ROOT).contains("close"));
        return new Answer(new HttpResponse(status, headers, body), persistent && delimited && kept);
    }

    /** Header fields by lower-case name, up to the empty line; also a chunked body's trailers. */
    static Map<String, List<String>> readFields(AnswerInput in) throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String line = in.line(); !line.isEmpty(); line = in.line()) {
            Matcher field = FIELD.matcher(line);
            if (!field.matches()) {
                throw in.malformed("a header field that is not name: value");
            }
            fields.computeIfAbsent(field.group(1).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(field.group(2).strip());
        }
        fields.replaceAll((name, values) -> List.copyOf(values));
        return fields;
    }
}
