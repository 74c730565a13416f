// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.fuzz;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.List;

/** Parsers with the defects that parsers have. Chance alone would not find one in a day. */
final class Planted {
    /** {@code TLV} and a line feed. */
    private static final long MAGIC = 0x544C560A;

    private Planted() {}

    static List<FuzzTarget> targets() {
        return List.of(
                FuzzTarget.of("planted-exception", 256, Planted::seeds, Planted::trustingItsLength),
                FuzzTarget.of("planted-hang", 256, Planted::seeds, Planted::neverEnding),
                FuzzTarget.of("planted-memory", 256, Planted::seeds, Planted::believingEverySize));
    }

    private static List<Bytes> seeds() {
        return List.of(Bytes.utf8("TLV\n"));
    }

    /** A length that nobody checked, behind two conditions. */
    private static void trustingItsLength(Bytes input) throws MalformedException {
        ByteReader in = afterMagic(input);
        if ((int) in.u32("type") == 0x12345678) {
            input.slice(in.position(), in.u8("length")).at(0x7F);
        }
    }

    private static void neverEnding(Bytes input) throws MalformedException {
        ByteReader in = afterMagic(input);
        int step = in.u8("step");
        for (int at = 0; at < input.length(); at += step) {
            input.at(at);
        }
    }

    private static void believingEverySize(Bytes input) throws MalformedException {
        ByteReader in = afterMagic(input);
        byte[][] entries = new byte[in.u8("count")][];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = new byte[1 << 24];
        }
    }

    private static ByteReader afterMagic(Bytes input) throws MalformedException {
        ByteReader in = ByteReader.bigEndian("planted", input);
        if (in.u32("magic") != MAGIC) {
            throw in.malformed("no magic");
        }
        return in;
    }
}
