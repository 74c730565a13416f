// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.security.KeyPair;
import java.text.ParseException;
import java.util.Map;

/** Reads the key of an import. Only the members that are the key: {@code key_ops} and {@code kid} stand beside it. */
final class JwkReader {
    private JwkReader() {}

    static KeyMaterial read(KeyType type, Body jwk) {
        try {
            return switch (type.inSoftware()) {
                case RSA -> RsaMaterial.of(rsa(jwk));
                case EC -> EcMaterial.of(ec(jwk));
                default -> new OctMaterial(new Base64URL(jwk.requiredText("k")).decode());
            };
        } catch (ParseException | JOSEException | IllegalArgumentException | IllegalStateException e) {
            throw Refusal.badParameter("Property key has invalid value: " + e.getMessage());
        }
    }

    private static KeyPair rsa(Body jwk) throws ParseException, JOSEException {
        Map<String, Object> members = Json.object("kty", "RSA");
        for (String name : new String[] {"n", "e", "d", "p", "q", "dp", "dq", "qi"}) {
            members.put(name, jwk.requiredText(name));
        }
        return RSAKey.parse(members).toKeyPair();
    }

    private static KeyPair ec(Body jwk) throws ParseException, JOSEException {
        Map<String, Object> members = Json.object("kty", "EC");
        members.put("crv", EcMaterial.curve(jwk.requiredText("crv")).getName());
        for (String name : new String[] {"x", "y", "d"}) {
            members.put(name, jwk.requiredText(name));
        }
        ECKey key = ECKey.parse(members);
        return key.getCurve().equals(Curve.SECP256K1) ? key.toKeyPair(BouncyCastle.PROVIDER) : key.toKeyPair();
    }
}
