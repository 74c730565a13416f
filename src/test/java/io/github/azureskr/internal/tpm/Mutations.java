// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Random;

/** Cuts and alters a real structure in every way that a test has time for. */
final class Mutations {
    private static final int COUNT = 20_000;

    private Mutations() {}

    /** A parser under test. */
    @FunctionalInterface
    interface Parser {
        void read(Bytes content) throws MalformedException;
    }

    static void assertEveryPrefixIsMalformed(Bytes content, Parser parser) {
        for (int length = 0; length < content.length(); length++) {
            Bytes prefix = content.slice(0, length);
            assertThrows(MalformedException.class, () -> parser.read(prefix), "prefix of " + length + " bytes");
        }
    }

    /** Passing is allowed, and so is {@link MalformedException}; anything else fails the test. */
    static void assertNothingButMalformed(Bytes content, Parser parser) {
        Random random = new Random(20261123);
        for (int i = 0; i < COUNT; i++) {
            Bytes mutant = mutate(content, random);
            try {
                parser.read(mutant);
            } catch (MalformedException expected) {
                // The one exception that a parser may throw.
            } catch (RuntimeException | Error unexpected) {
                throw new AssertionError("on " + mutant, unexpected);
            }
        }
    }

    private static Bytes mutate(Bytes content, Random random) {
        byte[] mutant = content.slice(0, content.length() - random.nextInt(4)).toArray();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            // Lengths and counts stand mostly at the front.
            int bound = random.nextBoolean() ? mutant.length : Math.min(mutant.length, 64);
            mutant[random.nextInt(bound)] = (byte) (random.nextBoolean() ? random.nextInt() : 0xFF);
        }
        return Bytes.owning(mutant);
    }
}
