// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Random;

/** What every parser must survive: its refusals are {@link MalformedException} and nothing else. */
public final class Mutations {
    private Mutations() {}

    @FunctionalInterface
    public interface Parser {
        Object parse(Bytes input) throws MalformedException;
    }

    public static void everyTruncationIsRefused(Bytes whole, Parser parser) {
        for (int length = 0; length < whole.length(); length++) {
            Bytes truncated = whole.slice(0, length);
            assertThrows(MalformedException.class, () -> parser.parse(truncated), () -> truncated.length() + " bytes");
        }
    }

    /** Flips each bit alone: accepted, or refused as malformed. */
    public static void noBitFlipBreaksTheParser(Bytes whole, Parser parser) {
        for (int bit = 0; bit < 8 * whole.length(); bit++) {
            byte[] flipped = whole.toArray();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            acceptedOrMalformed(Bytes.owning(flipped), parser);
        }
    }

    /** Sets some bytes at random, always the same ones. */
    public static void noNoiseBreaksTheParser(Bytes whole, Parser parser) {
        Random random = new Random(1);
        for (int round = 0; round < 2000; round++) {
            byte[] noisy = whole.toArray();
            for (int i = 1 + random.nextInt(8); i > 0; i--) {
                noisy[random.nextInt(noisy.length)] = (byte) random.nextInt(256);
            }
            acceptedOrMalformed(Bytes.owning(noisy), parser);
        }
    }

    @SuppressWarnings("EmptyCatch") // Either outcome is right; any other exception fails the test.
    private static void acceptedOrMalformed(Bytes input, Parser parser) {
        try {
            parser.parse(input);
        } catch (MalformedException expected) {
            // Refused as it should be.
        }
    }
}
