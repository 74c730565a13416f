// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.certificate;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.RuntimeOperatorException;

/**
 * Has the Java platform sign. BouncyCastle's own way there looks the algorithm up in tables of all that it knows, which
 * takes longer than the signature when it is done for the first time, and a load does it once.
 */
final class PlatformSigner implements ContentSigner {
    private final Signature signature;
    private final AlgorithmIdentifier identifier;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    private PlatformSigner(Signature signature, AlgorithmIdentifier identifier) {
        this.signature = signature;
        this.identifier = identifier;
    }

    static PlatformSigner of(String algorithm, AlgorithmIdentifier identifier, PrivateKey key)
            throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        return new PlatformSigner(signature, identifier);
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return identifier;
    }

    @Override
    public OutputStream getOutputStream() {
        return content;
    }

    @Override
    public byte[] getSignature() {
        try {
            signature.update(content.toByteArray());
            return signature.sign();
        } catch (SignatureException e) {
            throw new RuntimeOperatorException("the key does not sign: " + e.getMessage(), e);
        }
    }
}
