// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.json;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** That no member stands twice in one object: two readers would take different ones. */
final class JsonNames {
    /** So many that to compare each with each is least work. */
    private static final int FEW = 8;

    private JsonNames() {}

    /** Equal for equal names, however they are escaped. */
    static int hash(JsonTape tape, Bytes text, int name) {
        if (!tape.isPlain(name)) {
            return hash(
                    Bytes.utf8(tape.string(name)),
                    0,
                    Bytes.utf8(tape.string(name)).length());
        }
        return hash(text, tape.start(name) + 1, tape.end(name) - 1);
    }

    private static int hash(Bytes text, int from, int to) {
        int hash = to - from;
        for (int at = from; at < to; at++) {
            hash = 31 * hash + text.at(at);
        }
        return hash;
    }

    /** @param members so many has the object */
    static void requireDistinct(String document, JsonTape tape, int object, int members) throws MalformedException {
        if (members < 2) {
            return;
        }
        if (members <= FEW) {
            requireFewDistinct(document, tape, object);
            return;
        }
        int[] hashes = new int[members];
        int name = tape.first(object);
        for (int i = 0; i < members; i++) {
            hashes[i] = tape.hash(name);
            name = tape.next(tape.first(name));
        }
        Arrays.sort(hashes);
        for (int i = 1; i < members; i++) {
            if (hashes[i] == hashes[i - 1]) {
                requireDistinctNames(document, tape, object, members);
                return;
            }
        }
    }

    private static void requireFewDistinct(String document, JsonTape tape, int object) throws MalformedException {
        int end = tape.next(object);
        for (int name = tape.first(object); name < end; name = tape.next(tape.first(name))) {
            for (int other = tape.next(tape.first(name)); other < end; other = tape.next(tape.first(other))) {
                if (tape.hash(name) == tape.hash(other) && tape.string(name).equals(tape.string(other))) {
                    throw twice(document);
                }
            }
        }
    }

    private static MalformedException twice(String document) {
        return new MalformedException(document, "a member stands twice in one object");
    }

    private static void requireDistinctNames(String document, JsonTape tape, int object, int members)
            throws MalformedException {
        Set<String> names = new HashSet<>();
        int name = tape.first(object);
        for (int i = 0; i < members; i++) {
            if (!names.add(tape.string(name))) {
                throw twice(document);
            }
            name = tape.next(tape.first(name));
        }
    }
}
