// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.DigestInfo;

/** RS256, RS384, RS512: the DigestInfo is built here, as only a digest is there. */
record RsaPkcs1(int bits) implements SignatureAlgorithm {

    @Override
    public byte[] sign(KeyMaterial material, byte[] digest) {
        SignatureAlgorithm.requireDigest(digest, bits);
        try {
            Signature signature = Signature.getInstance("NONEwithRSA", BouncyCastle.PROVIDER);
            signature.initSign(((RsaMaterial) material).privateKey());
            signature.update(digestInfo(digest));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a signature with our own RSA key", e);
        }
    }

    @Override
    public boolean verify(KeyMaterial material, byte[] digest, byte[] value) {
        SignatureAlgorithm.requireDigest(digest, bits);
        try {
            Signature signature = Signature.getInstance("NONEwithRSA", BouncyCastle.PROVIDER);
            signature.initVerify(((RsaMaterial) material).publicKey());
            signature.update(digestInfo(digest));
            return SignatureAlgorithm.verified(signature, value);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a check with our own RSA key", e);
        }
    }

    private byte[] digestInfo(byte[] digest) {
        ASN1ObjectIdentifier hash = switch (bits) {
            case 256 -> NISTObjectIdentifiers.id_sha256;
            case 384 -> NISTObjectIdentifiers.id_sha384;
            default -> NISTObjectIdentifiers.id_sha512;
        };
        try {
            return new DigestInfo(new AlgorithmIdentifier(hash, DERNull.INSTANCE), digest).getEncoded();
        } catch (IOException e) {
            throw new AssertionError("a DigestInfo always has an encoding", e);
        }
    }
}
