// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** PS256, PS384, PS512: MGF1 and the salt's length follow the hash (RFC 7518, section 3.5). */
record RsaPss(int bits) implements SignatureAlgorithm {

    @Override
    public byte[] sign(KeyMaterial material, byte[] digest) {
        SignatureAlgorithm.requireDigest(digest, bits);
        try {
            Signature signature = signature();
            signature.initSign(((RsaMaterial) material).privateKey());
            signature.update(digest);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a signature with our own RSA key", e);
        }
    }

    @Override
    public boolean verify(KeyMaterial material, byte[] digest, byte[] value) {
        SignatureAlgorithm.requireDigest(digest, bits);
        try {
            Signature signature = signature();
            signature.initVerify(((RsaMaterial) material).publicKey());
            signature.update(digest);
            return SignatureAlgorithm.verified(signature, value);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a check with our own RSA key", e);
        }
    }

    private Signature signature() throws GeneralSecurityException {
        String hash = "SHA-" + bits;
        Signature signature = Signature.getInstance("NONEwithRSASSA-PSS", BouncyCastle.PROVIDER);
        signature.setParameter(new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), bits / Byte.SIZE, PSSParameterSpec.TRAILER_FIELD_BC));
        return signature;
    }
}
