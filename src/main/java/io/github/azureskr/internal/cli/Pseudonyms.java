// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What stands in the place of hidden values. A reader still sees which values are the same in one run's output. The key
 * is forgotten with the run: who has a guess of a value, or the output of another run, cannot try it.
 */
final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_LENGTH = 32;
    private static final int SHOWN = 8;

    private final Mac mac;

    Pseudonyms() {
        byte[] key = new byte[KEY_LENGTH];
        new SecureRandom().nextBytes(key);
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            // Every Java platform has it.
            throw new AssertionError(ALGORITHM, e);
        }
    }

    /** The same in either case of letters, in which programs write one identifier differently. */
    String of(String value) {
        byte[] digest = mac.doFinal(value.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
        return "[redacted " + Bytes.owning(digest).slice(0, SHOWN).hex() + "]";
    }
}
