// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.jwk.Curve;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
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
    public Signature engine() throws GeneralSecurityException {
        return Signature.getInstance("NONEwithECDSA", BouncyCastle.PROVIDER);
    }

    @Override
    public byte[] encode(byte[] der) {
        try {
            return ECDSA.transcodeSignatureToConcat(der, signatureBytes);
        } catch (JOSEException e) {
            throw new AssertionError("a signature that was just made", e);
        }
    }

    @Override
    public byte[] decode(byte[] concatenated) throws SignatureException {
        if (concatenated.length != signatureBytes) {
            throw new SignatureException("R and S take " + signatureBytes + " bytes");
        }
        try {
            return ECDSA.transcodeSignatureToDER(concatenated);
        } catch (JOSEException e) {
            throw new SignatureException(e);
        }
    }
}
