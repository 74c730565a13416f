// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The search would find a secret, so that finding none says something. */
class SecretTracesTest {
    private static final byte[] SECRET = new byte[64];

    static {
        new Random(1).nextBytes(SECRET);
    }

    private final SecretTraces traces = new SecretTraces().add("secret", SECRET);

    @Test
    void everyFormIsFound() {
        String hex = HexFormat.of().formatHex(SECRET);
        assertEquals(List.of("secret, raw"), traces.in(behind("x", SECRET)));
        assertEquals(List.of("secret, hex"), traces.in(text(hex)));
        assertEquals(List.of("secret, HEX"), traces.in(text(hex.toUpperCase(Locale.ROOT))));
        assertEquals(List.of(), traces.in(new byte[1000]));
        assertEquals(List.of(), traces.in(new byte[0]));
    }

    @Test
    void base64IsFoundAtEachPlace() {
        for (String before : List.of("", "a", "ab")) {
            byte[] content = behind(before, SECRET);
            assertEquals(1, count("base64 ", Base64.getEncoder().encode(content)), before);
            assertEquals(1, count("base64url ", Base64.getUrlEncoder().encode(content)), before);
        }
    }

    @Test
    void whatIsPrintedToBeReadIsFound() {
        SecretTraces printed = new SecretTraces().addPrinted("secret", SECRET);
        assertEquals(List.of("secret, list"), printed.in(text(Arrays.toString(behind("x", SECRET)))));
        assertEquals(List.of("secret, decimal"), printed.in(text("d: " + new BigInteger(1, SECRET))));
        for (String before : List.of("", "a", "abcdefg")) {
            byte[] content = behind(before, SECRET);
            HexFormat lower = HexFormat.ofDelimiter(" ");
            for (HexFormat form : List.of(lower, lower.withUpperCase())) {
                StringBuilder dump = new StringBuilder();
                for (int at = 0; at < 64; at += 8) {
                    dump.append(form.formatHex(content, at, at + 8)).append(at % 16 == 0 ? "  " : "\n");
                }
                assertNotEquals(List.of(), printed.in(text(dump.toString())), before);
            }
        }
        assertEquals(List.of(), printed.in(SECRET));
    }

    @Test
    void tokenIsFoundByItsSignature() {
        SecretTraces token = new SecretTraces().addToken("token", "e30.e30." + "signature".repeat(8));
        assertEquals(List.of("token, raw"), token.in(text("Bearer e30.e30." + "signature".repeat(8))));
    }

    private long count(String form, byte[] content) {
        return traces.in(content).stream()
                .filter(found -> found.startsWith("secret, " + form))
                .count();
    }

    private static byte[] behind(String before, byte[] secret) {
        byte[] prefix = text(before);
        byte[] both = new byte[prefix.length + secret.length];
        System.arraycopy(prefix, 0, both, 0, prefix.length);
        System.arraycopy(secret, 0, both, prefix.length, secret.length);
        return both;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
