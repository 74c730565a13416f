// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * Parses RFC 8259, strictly, into a {@link JsonTape}. Ours and not a library's because a load waits for it: the first
 * call of the Azure SDK's takes longer than all of the parsing, and a tree of the document more than the rest of it.
 */
final class JsonParser {
    private static final int DEEPEST = 32;

    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final Bytes BYTE_ORDER_MARK = Bytes.ofHex("efbbbf");

    private final String document;
    private final Bytes text;
    private final JsonTape tape;
    private int at;
    private boolean ascii = true;

    private JsonParser(String document, Bytes text) {
        this.document = document;
        this.text = text;
        this.tape = new JsonTape(text);
    }

    static JsonTape parse(String document, Bytes text) throws MalformedException {
        JsonParser parser = new JsonParser(document, text);
        parser.document();
        return parser.tape;
    }

    private void document() throws MalformedException {
        if (text.length() >= 3 && text.slice(0, 3).equals(BYTE_ORDER_MARK)) {
            at = 3;
        }
        int first = peek();
        if (first != '{') {
            boolean other = first < 0 || "[\"-tfn".indexOf(first) >= 0 || (first >= '0' && first <= '9');
            throw other ? new MalformedException(document, "not a JSON object") : malformed();
        }
        object(1);
        if (peek() >= 0) {
            throw new MalformedException(document, "something follows the JSON object");
        }
        if (!ascii && !text.isUtf8()) {
            throw malformed();
        }
    }

    /** The next character that is no space, without taking it; negative at the end. */
    private int peek() {
        while (at < text.length()) {
            int character = text.at(at);
            if (character > ' ' || (character != ' ' && character != '\n' && character != '\r' && character != '\t')) {
                return character;
            }
            at++;
        }
        return -1;
    }

    private boolean takes(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void require(char wanted) throws MalformedException {
        if (!takes(wanted)) {
            throw malformed();
        }
    }

    private void object(int depth) throws MalformedException {
        int node = tape.begin(at++);
        int members = 0;
        if (!takes('}')) {
            do {
                name();
                require(':');
                value(depth);
                members++;
            } while (takes(','));
            require('}');
        }
        tape.end(node, at);
        JsonNames.requireDistinct(document, tape, node, members);
    }

    private void name() throws MalformedException {
        if (peek() != '"') {
            throw malformed();
        }
        int node = string();
        tape.hash(node, JsonNames.hash(tape, text, node));
    }

    private void array(int depth) throws MalformedException {
        int node = tape.begin(at++);
        if (!takes(']')) {
            do {
                value(depth);
            } while (takes(','));
            require(']');
        }
        tape.end(node, at);
    }

    private void value(int depth) throws MalformedException {
        if (depth > DEEPEST) {
            throw new MalformedException(document, "nested deeper than " + DEEPEST);
        }
        switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> number();
        }
    }

    private void literal(String word) throws MalformedException {
        int node = tape.begin(at);
        for (int i = 0; i < word.length(); i++, at++) {
            if (at >= text.length() || text.at(at) != word.charAt(i)) {
                throw malformed();
            }
        }
        tape.end(node, at);
    }

    private void number() throws MalformedException {
        int end = JsonNumbers.end(text, at);
        if (end == at) {
            throw malformed();
        }
        int node = tape.begin(at);
        at = end;
        tape.end(node, at);
        if (!JsonNumbers.isPlain(tape.raw(node))) {
            // For what it throws.
            JsonNumbers.read(document, tape.raw(node));
        }
    }

    private int string() throws MalformedException {
        int node = tape.begin(at++);
        boolean plain = true;
        while (true) {
            skipOrdinary();
            int character = next();
            if (character == '"') {
                tape.endString(node, at, plain);
                return node;
            }
            if (character == '\\') {
                plain = false;
                escape();
            } else if (character < ' ') {
                throw malformed();
            } else if (character >= 0x80) {
                ascii = false;
            }
        }
    }

    /** Eight characters at a time, up to one that ends the string, escapes, is none or is no ASCII. */
    private void skipOrdinary() {
        int from = at;
        for (int last = text.length() - Long.BYTES; from <= last; from += Long.BYTES) {
            long word = text.u64(from);
            long quote = word ^ ('"' * ONES);
            long backslash = word ^ ('\\' * ONES);
            long special = ((quote - ONES) & ~quote)
                    | ((backslash - ONES) & ~backslash)
                    | ((word - ' ' * ONES) & ~word)
                    | word;
            if ((special & HIGH_BITS) != 0) {
                // Little-endian: the lowest is the first. Borrows spoil only those above it.
                at = from + Long.numberOfTrailingZeros(special & HIGH_BITS) / Byte.SIZE;
                return;
            }
        }
        at = from;
    }

    private void escape() throws MalformedException {
        int letter = next();
        if (letter == 'u') {
            for (int i = 0; i < 4; i++) {
                if (!JsonEscapes.isHex(next())) {
                    throw malformed();
                }
            }
        } else if (!JsonEscapes.isSimple(letter)) {
            throw malformed();
        }
    }

    private int next() throws MalformedException {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.at(at++);
    }

    /** Without what stands there, which may be a secret. */
    private MalformedException malformed() {
        return new MalformedException(document, "not well-formed JSON");
    }
}
