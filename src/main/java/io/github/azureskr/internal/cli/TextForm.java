// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as people paste them and as programs print them: hexadecimal digits in either case, with spaces, line breaks,
 * commas, colons and 0x between; a dump of these; an array of decimal numbers; base64 of either alphabet.
 */
final class TextForm {
    private static final Pattern BETWEEN = Pattern.compile("[\\s,:]+|0[xX]|\\\\x");
    private static final Pattern HEXADECIMAL = Pattern.compile("[0-9a-fA-F]+");
    private static final Pattern DECIMAL_ARRAY = Pattern.compile("\\[[\\s\\d,]*]");
    private static final Pattern DECIMAL = Pattern.compile("\\d+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9_-]+={0,2}");
    private static final int SURELY_HEXADECIMAL = 16;
    private static final String PEM = "-----BEGIN ";
    private static final Pattern DASHED = Pattern.compile("\\s*[0-9a-fA-F]{2}(?:-[0-9a-fA-F]{2})+\\s*");
    private static final Pattern DASHES = Pattern.compile("[\\s-]+");

    /** What C's programmers put around an array: {@code unsigned char report_bin[] = ...}, and its length (xxd -i). */
    private static final Pattern DECLARATION =
            Pattern.compile("^[\\w\\s]*\\[\\w*]\\s*=\\s*|;[\\w\\s]*_len\\s*=\\s*\\d+;\\s*$");

    private static final Pattern AROUND = Pattern.compile("^\\uFEFF|^\\s*[\"\\[{(]|[\"\\]})];?\\s*$");

    private TextForm() {}

    /** The bytes that {@code input} spells, or itself where it is no such text. */
    static Bytes decode(Bytes input) throws MalformedException {
        if (input.length() == 0) {
            return input;
        }
        boolean wide = isUtf16(input);
        if (!wide && !isText(input)) {
            return input;
        }
        String text = wide ? StandardCharsets.UTF_16.decode(input.asBuffer()).toString() : input.utf8();
        if (text.contains(PEM)) {
            return Bytes.utf8(text);
        }
        Optional<Bytes> array = decimalArray(text.strip());
        if (array.isPresent()) {
            return array.get();
        }
        Optional<Bytes> dump = HexDump.read(WindowsDump.asXxd(text).orElse(text));
        if (dump.isPresent()) {
            return dump.get();
        }
        String bare = AROUND.matcher(DECLARATION.matcher(text).replaceAll("")).replaceAll("");
        if (DASHED.matcher(bare).matches()) {
            return hexadecimal(DASHES.matcher(bare).replaceAll(""));
        }
        String digits = BETWEEN.matcher(bare).replaceAll("");
        if (HEXADECIMAL.matcher(digits).matches()) {
            return hexadecimal(digits);
        }
        requireNoSlip(digits);
        return base64(bare).orElse(wide ? Bytes.utf8(text) : input);
    }

    /** The mark that PowerShell, say, begins its files with. No evidence begins so. */
    private static boolean isUtf16(Bytes input) {
        return input.length() % 2 == 0 && input.at(0) + input.at(1) == 0xFE + 0xFF;
    }

    /** Base64 of no evidence begins with so many hexadecimal digits: something is wrong with one of them. */
    private static void requireNoSlip(String digits) throws MalformedException {
        Matcher start = HEXADECIMAL.matcher(digits);
        if (start.lookingAt() && start.end() >= SURELY_HEXADECIMAL) {
            throw new MalformedException(
                    "hexadecimal text",
                    "has '" + digits.charAt(start.end()) + "' in place of a digit, after " + start.end() + " digits");
        }
    }

    /** Evidence in bytes has a zero byte soon, which no text has. */
    private static boolean isText(Bytes input) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(input.asBuffer());
            return text.chars().noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static Bytes hexadecimal(String digits) throws MalformedException {
        if (digits.length() % 2 != 0) {
            throw new MalformedException("hexadecimal text", "has " + digits.length() + " digits, an odd number");
        }
        return Bytes.ofHex(digits);
    }

    private static Optional<Bytes> decimalArray(String text) throws MalformedException {
        if (!DECIMAL_ARRAY.matcher(text).matches()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[text.length()];
        int length = 0;
        Matcher number = DECIMAL.matcher(text);
        while (number.find()) {
            String digits = number.group();
            int value = digits.length() > 3 ? Integer.MAX_VALUE : Integer.parseInt(digits);
            if (value > 0xFF) {
                throw new MalformedException("array of bytes", "holds a number above 255");
            }
            bytes[length++] = (byte) value;
        }
        return Optional.of(Bytes.copyOf(bytes, 0, length));
    }

    private static Optional<Bytes> base64(String text) {
        String digits = text.replaceAll("\\s+", "").replace('+', '-').replace('/', '_');
        if (!BASE64.matcher(digits).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Bytes.owning(Base64.getUrlDecoder().decode(digits)));
        } catch (IllegalArgumentException e) {
            // Of a length that no base64 has: some other text.
            return Optional.empty();
        }
    }
}
