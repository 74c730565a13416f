// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.http.Throttle;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A throttle as the command line names it: {@code key-vault=RSA-4096}, {@code attestation/attest=100/10s:bucket}. */
record ThrottleOption(AzureService service, Throttle throttle) {
    static final String SYNTAX = "SERVICE[/PATH]=LIMIT[:bucket][:retry-after]";

    private static final Pattern RATE = Pattern.compile("(\\d{1,9})/(\\d{1,5})s");

    static ThrottleOption parse(String text) {
        String[] sides = text.split("=", 2);
        if (sides.length < 2) {
            throw new IllegalArgumentException("'" + text + "' is not " + SYNTAX);
        }
        String[] target = sides[0].split("(?=/)", 2);
        String[] words = sides[1].split(":");
        Throttle throttle = rate(words[0]).on(target.length == 1 ? "" : target[1]);
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            throttle = with(throttle, word);
        }
        return new ThrottleOption(AzureService.parse(target[0]), throttle);
    }

    private static Throttle rate(String limit) {
        Matcher rate = RATE.matcher(limit);
        if (rate.matches()) {
            return Throttle.window(
                    Integer.parseInt(rate.group(1)), Duration.ofSeconds(Integer.parseInt(rate.group(2))));
        }
        return KeyTransactions.of(limit)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + limit + "' is neither REQUESTS/SECONDSs, as 250/10s, nor a key type, as RSA-4096"));
    }

    private static Throttle with(Throttle throttle, String word) {
        return switch (word) {
            case "bucket" -> throttle.bucket();
            case "retry-after" -> throttle.retryAfter();
            default -> throw new IllegalArgumentException("a throttle knows bucket and retry-after, not " + word);
        };
    }
}
