// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.HttpRequest;
import io.github.azureskr.internal.http.HttpResponse;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a request showed to be let in, taken out of an answer that quotes it, as what a service says ends up in logs. Only
 * letters and digits are compared: so it is found over several lines, in either alphabet of base64, in JSON or a form.
 */
final class SentSecrets {
    /** An application's secret or assertion for Entra, an attestation token for a vault. */
    private static final Pattern IN_BODY =
            Pattern.compile("(?<=\\bclient_secret=|\\bclient_assertion=|\"target\":\")[^&\"]+");

    /** No letter or digit, or one that belongs to an escape. Never a quotation mark: an answer in JSON remains one. */
    private static final Pattern BETWEEN =
            Pattern.compile("\\\\++(?:[bfnrt]|u[0-9A-Fa-f]{4})?|%[0-9A-Fa-f]{2}|[^0-9A-Za-z\"]");

    /** Shorter parts of a secret may be words, and the whole of a shorter one. */
    private static final int SHORTEST_PART = 20;

    private static final int SHORTEST_SECRET = 8;

    private SentSecrets() {}

    /** The answer to {@code request} without them. */
    static HttpResponse removedFrom(HttpResponse answer, HttpRequest request) {
        List<String> secrets = secrets(request);
        if (secrets.isEmpty()) {
            return answer;
        }
        Bytes body = Bytes.utf8(remove(secrets, answer.body().utf8()));
        return new HttpResponse(answer.status(), answer.headers(), body);
    }

    private static List<String> secrets(HttpRequest request) {
        Stream<String> header = request.headers().entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase("Authorization"))
                .map(Map.Entry::getValue)
                .map(value -> value.replaceFirst("^Bearer ", ""));
        Stream<String> body = IN_BODY.matcher(request.body().utf8()).results().map(MatchResult::group);
        return Stream.concat(header, body)
                .map(secret -> BETWEEN.matcher(secret).replaceAll(""))
                .filter(secret -> secret.length() >= SHORTEST_SECRET)
                .toList();
    }

    private static String remove(List<String> secrets, String text) {
        int[] places = compared(text).toArray();
        String compared = IntStream.of(places)
                .collect(StringBuilder::new, (all, place) -> all.append(text.charAt(place)), StringBuilder::append)
                .toString();
        BitSet secret = new BitSet();
        secrets.forEach(sent -> mark(sent, compared, secret));
        StringBuilder rest = new StringBuilder();
        int done = 0;
        for (int start = secret.nextSetBit(0); start >= 0; ) {
            int end = secret.nextClearBit(start);
            rest.append(text, done, places[start]).append("[a secret]");
            done = places[end - 1] + 1;
            start = secret.nextSetBit(end);
        }
        return rest.append(text, done, text.length()).toString();
    }

    /** Where in a text the characters are that count. */
    private static IntStream compared(String text) {
        BitSet counts = new BitSet();
        counts.set(0, text.length());
        Matcher between = BETWEEN.matcher(text);
        while (between.find()) {
            counts.clear(between.start(), between.end());
        }
        return counts.stream();
    }

    private static void mark(String sent, String text, BitSet secret) {
        int length = Math.min(sent.length(), SHORTEST_PART);
        Set<String> parts = IntStream.rangeClosed(0, sent.length() - length)
                .mapToObj(start -> sent.substring(start, start + length))
                .collect(Collectors.toSet());
        for (int start = 0; start + length <= text.length(); start++) {
            if (parts.contains(text.substring(start, start + length))) {
                secret.set(start, start + length);
            }
        }
    }
}
