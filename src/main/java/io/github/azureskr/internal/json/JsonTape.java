// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import io.github.azureskr.internal.bytes.Bytes;
import java.util.Arrays;

/**
 * A parsed document: the text as it came, and where in it each value is. A value is decoded when it is asked for, so
 * that of a long answer nothing is copied that nobody reads.
 *
 * <p>A node is a value, or a member's name, which stands before the member's value. A container's parts follow it.
 */
final class JsonTape {
    static final int ROOT = 0;

    private static final int WIDTH = 3;
    private static final int START = 0;
    private static final int END = 1;
    /** Where the node after this one and its parts begins; of a name, its hash. */
    private static final int NEXT = 2;

    private final Bytes text;
    private int[] nodes;
    private int size;

    JsonTape(Bytes text) {
        this.text = text;
        // Most documents are long strings: names, keys, certificates.
        this.nodes = new int[WIDTH * Math.min(8 + text.length() / 32, 64)];
    }

    /** A new node, whose first character is at {@code start}. */
    int begin(int start) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, 2 * size);
        }
        nodes[size + START] = start;
        size += WIDTH;
        return size - WIDTH;
    }

    /** @param end after its last character */
    void end(int node, int end) {
        nodes[node + END] = end;
        nodes[node + NEXT] = size;
    }

    /** A string is plain if it has no escapes: the text between its quotes is then its value. */
    void endString(int node, int end, boolean plain) {
        end(node, plain ? end : -end);
    }

    void hash(int name, int hash) {
        nodes[name + NEXT] = hash;
    }

    int hash(int name) {
        return nodes[name + NEXT];
    }

    /** The first character, which tells the kind. */
    int kind(int node) {
        return text.at(start(node));
    }

    int start(int node) {
        return nodes[node + START];
    }

    int end(int node) {
        return Math.abs(nodes[node + END]);
    }

    boolean isPlain(int string) {
        return nodes[string + END] > 0;
    }

    /** The node after this value. */
    int next(int node) {
        return nodes[node + NEXT];
    }

    /** Of a container, or the value of a name. */
    int first(int node) {
        return node + WIDTH;
    }

    /** What stands there, as it stands there. */
    Bytes raw(int node) {
        return text.slice(start(node), end(node) - start(node));
    }

    /** Between the quotes. */
    Bytes content(int string) {
        return text.slice(start(string) + 1, end(string) - start(string) - 2);
    }

    /** A string's value. */
    String string(int node) {
        Bytes content = content(node);
        return isPlain(node) ? content.utf8() : JsonEscapes.decode(content.utf8());
    }

    boolean isNamed(int node, String name) {
        int start = start(node) + 1;
        int length = end(node) - start - 1;
        if (!isPlain(node)) {
            return string(node).equals(name);
        }
        int compared = Math.min(length, name.length());
        for (int i = 0; i < compared; i++) {
            char character = name.charAt(i);
            if (character >= 0x80) {
                return string(node).equals(name);
            }
            if (text.at(start + i) != character) {
                return false;
            }
        }
        return length == name.length();
    }
}
