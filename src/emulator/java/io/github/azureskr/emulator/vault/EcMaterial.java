// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A key on P-256, P-384, P-521 or P-256K (secp256k1, which the JDK no longer has: BouncyCastle's). */
record EcMaterial(Curve curve, ECPublicKey publicKey, PrivateKey privateKey) implements KeyMaterial {
    /** RFC 8812 calls the curve secp256k1, Key Vault P-256K. */
    private static final String P_256K = "P-256K";

    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521, Curve.SECP256K1);

    static EcMaterial of(KeyPair pair) {
        ECPublicKey publicKey = (ECPublicKey) pair.getPublic();
        Curve curve = Curve.forECParameterSpec(publicKey.getParams());
        if (curve == null || !CURVES.contains(curve)) {
            throw Body.invalid("crv");
        }
        return new EcMaterial(curve, publicKey, pair.getPrivate());
    }

    static Curve curve(String wire) {
        return CURVES.stream()
                .filter(curve -> wire(curve).equals(wire))
                .findFirst()
                .orElseThrow(() -> Body.invalid("crv"));
    }

    private static String wire(Curve curve) {
        return curve.equals(Curve.SECP256K1) ? P_256K : curve.getName();
    }

    static EcMaterial generate(Curve curve) {
        try {
            KeyPairGenerator generator = curve.equals(Curve.SECP256K1)
                    ? KeyPairGenerator.getInstance("EC", BouncyCastle.PROVIDER)
                    : KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve.getStdName()));
            KeyPair pair = generator.generateKeyPair();
            return new EcMaterial(curve, (ECPublicKey) pair.getPublic(), pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("no generator for " + curve, e);
        }
    }

    @Override
    public KeyType family() {
        return KeyType.EC;
    }

    @Override
    public Map<String, Object> publicMembers() {
        int bits = publicKey.getParams().getCurve().getField().getFieldSize();
        return Json.object(
                "crv", wire(curve),
                "x", ECKey.encodeCoordinate(bits, publicKey.getW().getAffineX()).toString(),
                "y", ECKey.encodeCoordinate(bits, publicKey.getW().getAffineY()).toString());
    }

    @Override
    public byte[] exported() {
        return privateKey.getEncoded();
    }

    @Override
    public KeyMaterial successor() {
        return generate(curve);
    }

    @Override
    public List<String> defaultOperations() {
        return List.of("sign", "verify");
    }

    @Override
    public String toString() {
        return "EcMaterial[" + curve + "]";
    }
}
