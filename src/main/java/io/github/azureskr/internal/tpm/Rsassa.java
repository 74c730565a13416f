// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;

/** The AK's signatures: RSASSA-PKCS1-v1_5 with SHA-256. */
final class Rsassa {
    private Rsassa() {}

    /** Reads a TPMT_SIGNATURE and returns what follows its header. */
    static Bytes read(ByteReader in) throws MalformedException {
        int algorithm = in.u16("sigAlg");
        int hash = in.u16("signature hash");
        if (algorithm != Algorithm.RSASSA || hash != Algorithm.SHA256) {
            throw in.malformed(
                    "signature 0x%04X with hash 0x%04X is not RSASSA with SHA-256".formatted(algorithm, hash));
        }
        return in.sized16("signature");
    }

    static boolean isSignedBy(RSAPublicKey key, Bytes message, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(message.asBuffer());
            return verifier.verify(signature.toArray());
        } catch (SignatureException e) {
            // A signature of the wrong length.
            return false;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has SHA256withRSA", e);
        }
    }
}
