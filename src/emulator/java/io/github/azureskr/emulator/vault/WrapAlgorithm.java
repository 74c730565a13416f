// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** The {@code enc} of a release: RSA-OAEP of an AES key, then AES-KWP of the released key (PKCS #11's combination). */
public enum WrapAlgorithm {
    CKM_RSA_AES_KEY_WRAP("SHA-1"),
    RSA_AES_KEY_WRAP_256("SHA-256"),
    RSA_AES_KEY_WRAP_384("SHA-384");

    private static final int AES_256 = 32;

    private final String hash;

    WrapAlgorithm(String hash) {
        this.hash = hash;
    }

    /** The algorithm of a release request; the first when the request names none. */
    static WrapAlgorithm of(Body request) {
        String name = request.text("enc").orElse(CKM_RSA_AES_KEY_WRAP.name());
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Body.invalid("enc"));
    }

    byte[] wrap(RSAPublicKey recipient, byte[] keyMaterial, SecureRandom random) {
        byte[] aesKey = new byte[AES_256];
        random.nextBytes(aesKey);
        try {
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(Cipher.ENCRYPT_MODE, recipient, oaep(), random);
            byte[] wrappedAesKey = rsa.doFinal(aesKey);
            Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding");
            kwp.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
            byte[] wrappedKey = kwp.doFinal(keyMaterial);
            byte[] both = Arrays.copyOf(wrappedAesKey, wrappedAesKey.length + wrappedKey.length);
            System.arraycopy(wrappedKey, 0, both, wrappedAesKey.length, wrappedKey.length);
            return both;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(name() + " with a checked RSA key", e);
        }
    }

    /** MGF1's hash is OAEP's: a TPM knows no other combination, and Java's short names mean SHA-1. */
    OAEPParameterSpec oaep() {
        return new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT);
    }
}
