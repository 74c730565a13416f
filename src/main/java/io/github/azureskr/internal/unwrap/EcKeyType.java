// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;

/** An elliptic curve key, in PKCS #8. */
record EcKeyType(EcCurve curve, ECPublicKey stated) implements KeyType {
    static EcKeyType of(JsonObject jwk) throws MalformedException {
        EcCurve curve = EcCurve.named(jwk.string("crv"))
                .orElseThrow(() -> jwk.malformed("crv", "must be P-256, P-384, P-521 or P-256K"));
        ECPoint point = new ECPoint(unsigned(jwk, "x"), unsigned(jwk, "y"));
        try {
            ECPublicKeySpec spec = new ECPublicKeySpec(point, curve.parameters());
            requireInField(jwk, spec);
            return new EcKeyType(curve, (ECPublicKey) curve.keyFactory().generatePublic(spec));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw jwk.malformed("x", "and y are no point of the curve");
        }
    }

    /** The platform throws what nobody declares where a coordinate is longer than the field. */
    private static void requireInField(JsonObject jwk, ECPublicKeySpec spec) throws MalformedException {
        int bits = spec.getParams().getCurve().getField().getFieldSize();
        if (spec.getW().getAffineX().bitLength() > bits
                || spec.getW().getAffineY().bitLength() > bits) {
            throw jwk.malformed("x", "and y are no point of the curve: longer than " + bits + " bits");
        }
    }

    @Override
    public ReleasedKey read(byte[] material) throws InvalidKeyException {
        ECPrivateKey key = parse(material);
        if (!key.getParams().getCurve().equals(stated.getParams().getCurve()) || !signsFor(key)) {
            throw new InvalidKeyException("it is not the private part of the public key in the vault's signed answer");
        }
        return new ReleasedKey(key, Optional.of(stated));
    }

    private ECPrivateKey parse(byte[] material) throws InvalidKeyException {
        try {
            return (ECPrivateKey) curve.keyFactory().generatePrivate(new PKCS8EncodedKeySpec(material));
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("it is not an EC key in PKCS #8");
        }
    }

    /** The pairwise consistency test of FIPS 140-3 (IG 10.3.A): the JDK cannot compute a public point. */
    private boolean signsFor(ECPrivateKey key) {
        byte[] message = new byte[32];
        new SecureRandom().nextBytes(message);
        try {
            Signature ecdsa = curve.ecdsa();
            ecdsa.initSign(key);
            ecdsa.update(message);
            byte[] signature = ecdsa.sign();
            ecdsa.initVerify(stated);
            ecdsa.update(message);
            return ecdsa.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static BigInteger unsigned(JsonObject jwk, String name) throws MalformedException {
        return jwk.base64(name).toNumber();
    }
}
