// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.SecretBytes;
import java.io.NotSerializableException;
import java.io.Serial;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.SecretKey;

/**
 * A symmetric key that can be destroyed, which SecretKeySpec cannot. Whoever uses it asks for its bytes, as the JDK's
 * ciphers do, and has a copy then.
 */
final class OctKey implements SecretKey {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient SecretBytes material;
    private final transient AtomicBoolean destroyed = new AtomicBoolean();

    OctKey(SecretBytes material, String algorithm) {
        this.material = material;
        this.algorithm = algorithm;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    /** Throws IllegalStateException once the key is destroyed. */
    @Override
    public byte[] getEncoded() {
        return material.lend(byte[]::clone);
    }

    @Override
    public void destroy() {
        destroyed.set(true);
        material.close();
    }

    @Override
    public boolean isDestroyed() {
        return destroyed.get();
    }

    /** The same bytes for the same algorithm, whoever's class holds them; a destroyed key equals itself alone. */
    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof SecretKey key
                        && !isDestroyed()
                        && !key.isDestroyed()
                        && algorithm.equalsIgnoreCase(key.getAlgorithm())
                        && MessageDigest.isEqual(getEncoded(), key.getEncoded()));
    }

    /** Of nothing that is secret or that goes with the bytes. */
    @Override
    public int hashCode() {
        return algorithm.toLowerCase(Locale.ROOT).hashCode();
    }

    @Override
    public String toString() {
        return "OctKey[" + algorithm + "]";
    }

    @Serial
    private Object writeReplace() throws NotSerializableException {
        throw new NotSerializableException("a released key stays in memory");
    }
}
