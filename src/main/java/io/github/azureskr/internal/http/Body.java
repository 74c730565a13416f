// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.http;

import io.github.azureskr.internal.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The body of an answer (RFC 9112 section 6), bounded. */
final class Body {
    static final int LARGEST = 4 * 1024 * 1024;

    /** Extensions, after a semicolon, mean nothing to us. */
    private static final Pattern CHUNK_SIZE = Pattern.compile("([0-9A-Fa-f]{1,8})(?:[ \\t]*;.*)?", Pattern.DOTALL);

    private Body() {}

    static Bytes read(AnswerInput in, Map<String, List<String>> headers) throws IOException {
        List<String> codings = headers.getOrDefault("transfer-encoding", List.of());
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        if (codings.size() + lengths.size() > 1) {
            throw in.malformed("its length is given more than once");
        }
        if (!lengths.isEmpty()) {
            return sized(in, lengths.get(0));
        }
        if (codings.isEmpty()) {
            return untilTheEnd(in);
        }
        if (!codings.get(0).equalsIgnoreCase("chunked")) {
            throw in.malformed("a transfer coding other than chunked");
        }
        return chunked(in);
    }

    private static Bytes sized(AnswerInput in, String length) throws IOException {
        if (!length.matches("\\d{1,18}")) {
            throw in.malformed("Content-Length is not a number");
        }
        byte[] content = new byte[bounded(in, Long.parseLong(length))];
        in.block(content);
        return Bytes.owning(content);
    }

    private static Bytes chunked(AnswerInput in) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
            bounded(in, (long) content.size() + size);
            byte[] chunk = new byte[size];
            in.block(chunk);
            content.writeBytes(chunk);
            if (!in.line().isEmpty()) {
                throw in.malformed("a chunk longer than its size");
            }
        }
        Answer.readFields(in);
        return Bytes.owning(content.toByteArray());
    }

    private static int chunkSize(AnswerInput in) throws IOException {
        Matcher size = CHUNK_SIZE.matcher(in.line());
        if (!size.matches()) {
            throw in.malformed("a chunk without a size");
        }
        return bounded(in, Long.parseLong(size.group(1), 16));
    }

    private static Bytes untilTheEnd(AnswerInput in) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] some = in.some(); some.length > 0; some = in.some()) {
            bounded(in, (long) content.size() + some.length);
            content.writeBytes(some);
        }
        return Bytes.owning(content.toByteArray());
    }

    private static int bounded(AnswerInput in, long length) throws IOException {
        if (length > LARGEST) {
            throw in.malformed("a body of more than " + LARGEST / (1024 * 1024) + " MiB");
        }
        return (int) length;
    }
}
