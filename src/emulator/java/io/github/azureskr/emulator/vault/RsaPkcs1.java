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
record RsaPkcs1(int digestBits) implements SignatureAlgorithm {

    @Override
    public Signature engine() throws GeneralSecurityException {
        return Signature.getInstance("NONEwithRSA", BouncyCastle.PROVIDER);
    }

    @Override
    public byte[] input(byte[] digest) {
        ASN1ObjectIdentifier hash = switch (digestBits) {
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
