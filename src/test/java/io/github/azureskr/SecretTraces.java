// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Finds secrets in whatever form: as they are, in either base64 and at whatever place in it, in hex. */
final class SecretTraces {
    /** Whole groups of base64, and too long to be met by chance. */
    private static final int WINDOW = 18;

    private static final int DUMPED = 5;

    private final Map<String, byte[]> traces = new LinkedHashMap<>();

    SecretTraces add(String name, byte[] secret) {
        int from = (secret.length - WINDOW - 2) / 2;
        byte[] window = Arrays.copyOfRange(secret, from, from + WINDOW);
        traces.put(name + ", raw", window);
        traces.put(name + ", hex", ascii(HexFormat.of().formatHex(window)));
        traces.put(name + ", HEX", ascii(HexFormat.of().formatHex(window).toUpperCase(Locale.ROOT)));
        // Three beginnings, because base64 has groups of three bytes.
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = Arrays.copyOfRange(secret, from + shift, from + shift + WINDOW);
            traces.put(name + ", base64 " + shift, Base64.getEncoder().encode(shifted));
            traces.put(name + ", base64url " + shift, Base64.getUrlEncoder().encode(shifted));
        }
        return this;
    }

    /** As programs print bytes and numbers to be read: in lines of hex, in a list, as one decimal number. */
    SecretTraces addPrinted(String name, byte[] secret) {
        // Lines of dumps have groups of eight bytes: of eight beginnings some are inside a group.
        HexFormat spaced = HexFormat.ofDelimiter(" ");
        for (int from = 0; from < 8; from++) {
            byte[] piece = Arrays.copyOfRange(secret, from, from + DUMPED);
            traces.put(name + ", dump " + from, ascii(spaced.formatHex(piece)));
            traces.put(name + ", DUMP " + from, ascii(spaced.withUpperCase().formatHex(piece)));
        }
        traces.put(name + ", list", middle(Arrays.toString(secret)));
        traces.put(name + ", decimal", middle(new BigInteger(1, secret).toString()));
        return this;
    }

    private static byte[] middle(String text) {
        int from = (text.length() - WINDOW) / 2;
        return ascii(text.substring(from, from + WINDOW));
    }

    /** What is a text already: a token, of which the signature alone is secret. */
    SecretTraces addToken(String name, String token) {
        return add(name, ascii(token.substring(token.lastIndexOf('.') + 1)));
    }

    /** Which secrets are in {@code content}, and in which form. */
    List<String> in(byte[] content) {
        List<String> found = new ArrayList<>();
        traces.forEach((name, trace) -> {
            if (contains(content, trace)) {
                found.add(name);
            }
        });
        return found;
    }

    /** The same for each file below these folders, after its name. */
    List<String> inFiles(Path... folders) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    in(Files.readAllBytes(file)).forEach(trace -> found.add(file.getFileName() + ": " + trace));
                }
            }
        }
        return found;
    }

    /** Horspool's. */
    private static boolean contains(byte[] content, byte[] wanted) {
        int last = wanted.length - 1;
        int[] steps = new int[256];
        Arrays.fill(steps, wanted.length);
        for (int i = 0; i < last; i++) {
            steps[Byte.toUnsignedInt(wanted[i])] = last - i;
        }
        for (int at = 0; at + last < content.length; at += steps[Byte.toUnsignedInt(content[at + last])]) {
            if (content[at + last] == wanted[last] && Arrays.equals(content, at, at + last, wanted, 0, last)) {
                return true;
            }
        }
        return false;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
