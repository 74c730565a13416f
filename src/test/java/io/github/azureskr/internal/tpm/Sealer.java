// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** Encrypts to a transfer key with the JDK alone, as the services do. */
final class Sealer {
    private Sealer() {}

    static Bytes seal(DecryptScheme scheme, RSAPublicKey key, Bytes plaintext) throws GeneralSecurityException {
        Cipher cipher =
                Cipher.getInstance(scheme == DecryptScheme.RSAES ? "RSA/ECB/PKCS1Padding" : "RSA/ECB/OAEPPadding");
        switch (scheme) {
            case RSAES -> cipher.init(Cipher.ENCRYPT_MODE, key);
            case OAEP_SHA1 -> cipher.init(Cipher.ENCRYPT_MODE, key, oaep("SHA-1", MGF1ParameterSpec.SHA1));
            case OAEP_SHA256 -> cipher.init(Cipher.ENCRYPT_MODE, key, oaep("SHA-256", MGF1ParameterSpec.SHA256));
            case OAEP_SHA384 -> cipher.init(Cipher.ENCRYPT_MODE, key, oaep("SHA-384", MGF1ParameterSpec.SHA384));
        }
        return Bytes.owning(cipher.doFinal(plaintext.toArray()));
    }

    private static OAEPParameterSpec oaep(String hash, MGF1ParameterSpec mgf) {
        return new OAEPParameterSpec(hash, "MGF1", mgf, PSource.PSpecified.DEFAULT);
    }
}
