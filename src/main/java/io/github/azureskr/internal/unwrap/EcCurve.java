// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The curves that a vault knows, and who computes on them. */
enum EcCurve {
    P_256("P-256", "secp256r1"),
    P_384("P-384", "secp384r1"),
    P_521("P-521", "secp521r1"),
    /** Gone from the JDK since 16 (JDK-8235540), so BouncyCastle's: an instance of our own, not registered. */
    P_256K("P-256K", "secp256k1") {
        @Override
        Optional<Provider> provider() {
            return Optional.of(BouncyCastle.PROVIDER);
        }
    };

    private final String crv;
    private final String jcaName;

    EcCurve(String crv, String jcaName) {
        this.crv = crv;
        this.jcaName = jcaName;
    }

    /** By the name in a JWK; the vault calls P-256K what RFC 8812 calls secp256k1. */
    static Optional<EcCurve> named(String crv) {
        return Arrays.stream(values())
                .filter(curve -> curve.crv.equals(crv) || (curve == P_256K && crv.equals("secp256k1")))
                .findFirst();
    }

    /** Whom to ask, or empty for the provider that the platform prefers. */
    Optional<Provider> provider() {
        return Optional.empty();
    }

    ECParameterSpec parameters() throws GeneralSecurityException {
        Optional<Provider> provider = provider();
        AlgorithmParameters parameters = provider.isPresent()
                ? AlgorithmParameters.getInstance("EC", provider.get())
                : AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec(jcaName));
        return parameters.getParameterSpec(ECParameterSpec.class);
    }

    KeyFactory keyFactory() throws GeneralSecurityException {
        Optional<Provider> provider = provider();
        return provider.isPresent() ? KeyFactory.getInstance("EC", provider.get()) : KeyFactory.getInstance("EC");
    }

    Signature ecdsa() throws GeneralSecurityException {
        String algorithm = "SHA256withECDSA";
        Optional<Provider> provider = provider();
        return provider.isPresent()
                ? Signature.getInstance(algorithm, provider.get())
                : Signature.getInstance(algorithm);
    }

    /** Made when the first P-256K key is met: it costs more than everything else in this room. */
    private static final class BouncyCastle {
        private static final Provider PROVIDER = new BouncyCastleProvider();
    }
}
