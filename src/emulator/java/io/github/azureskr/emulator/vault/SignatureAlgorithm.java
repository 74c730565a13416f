// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Map;

/** The {@code alg} of sign and verify (RFC 7518, RFC 8812). Digests come ready-made, which BouncyCastle can take. */
sealed interface SignatureAlgorithm permits RsaPkcs1, RsaPss, Ecdsa {

    int digestBits();

    Signature engine() throws GeneralSecurityException;

    /** What the engine signs. */
    default byte[] input(byte[] digest) {
        return digest;
    }

    /** The engine's signature as it is sent. */
    default byte[] encode(byte[] signature) {
        return signature;
    }

    /** A sent signature as the engine reads it. */
    default byte[] decode(byte[] signature) throws GeneralSecurityException {
        return signature;
    }

    default byte[] sign(KeyMaterial material, byte[] digest) {
        requireDigest(digest);
        try {
            Signature engine = engine();
            engine.initSign(material.privateKey());
            engine.update(input(digest));
            return encode(engine.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a signature with our own key", e);
        }
    }

    /** A signature that cannot even be read is a wrong one. */
    default boolean verify(KeyMaterial material, byte[] digest, byte[] signature) {
        requireDigest(digest);
        try {
            Signature engine = engine();
            engine.initVerify(material.publicKey());
            engine.update(input(digest));
            return engine.verify(decode(signature));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void requireDigest(byte[] digest) {
        if (digest.length * Byte.SIZE != digestBits()) {
            throw Refusal.badParameter("Invalid length of 'value': " + digest.length + " bytes.");
        }
    }

    /** The algorithm of this name, when it fits the key. */
    static SignatureAlgorithm of(String name, KeyMaterial material) {
        Map<String, SignatureAlgorithm> fitting = switch (material.family()) {
            case RSA ->
                Map.of(
                        "RS256", new RsaPkcs1(256),
                        "RS384", new RsaPkcs1(384),
                        "RS512", new RsaPkcs1(512),
                        "PS256", new RsaPss(256),
                        "PS384", new RsaPss(384),
                        "PS512", new RsaPss(512));
            case EC -> Ecdsa.ofCurve(((EcMaterial) material).curve());
            default -> Map.of();
        };
        SignatureAlgorithm algorithm = fitting.get(name);
        if (algorithm == null) {
            throw Refusal.badParameter("Key and signing algorithm are incompatible: " + name + " with " + material);
        }
        return algorithm;
    }
}
