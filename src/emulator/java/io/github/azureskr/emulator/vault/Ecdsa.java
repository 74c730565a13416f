// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Map;

/** ES256, ES384, ES512, ES256K: R and S side by side, not in DER (RFC 7518, section 3.4). */
record Ecdsa(int digestBits, int signatureBytes) implements SignatureAlgorithm {
    private static final Map<Curve, Map<String, SignatureAlgorithm>> BY_CURVE = Map.of(
            Curve.P_256, Map.of("ES256", new Ecdsa(256, 64)),
            Curve.P_384, Map.of("ES384", new Ecdsa(384, 96)),
            Curve.P_521, Map.of("ES512", new Ecdsa(512, 132)),
            Curve.SECP256K1, Map.of("ES256K", new Ecdsa(256, 64)));

    static Map<String, SignatureAlgorithm> ofCurve(Curve curve) {
        return BY_CURVE.get(curve);
    }

    @Override
    public byte[] sign(KeyMaterial material, byte[] digest) {
        SignatureAlgorithm.requireDigest(digest, digestBits);
        try {
            Signature signature = Signature.getInstance("NONEwithECDSA", BouncyCastle.PROVIDER);
            signature.initSign(((EcMaterial) material).privateKey());
            signature.update(digest);
            return ECDSA.transcodeSignatureToConcat(signature.sign(), signatureBytes);
        } catch (GeneralSecurityException | JOSEException e) {
            throw new AssertionError("a signature with our own EC key", e);
        }
    }

    @Override
    public boolean verify(KeyMaterial material, byte[] digest, byte[] value) {
        SignatureAlgorithm.requireDigest(digest, digestBits);
        if (value.length != signatureBytes) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance("NONEwithECDSA", BouncyCastle.PROVIDER);
            signature.initVerify(((EcMaterial) material).publicKey());
            signature.update(digest);
            return SignatureAlgorithm.verified(signature, ECDSA.transcodeSignatureToDER(value));
        } catch (JOSEException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a check with our own EC key", e);
        }
    }
}
