// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;

/** PS256, PS384, PS512: MGF1 and the salt's length follow the hash (RFC 7518, section 3.5). */
record RsaPss(int digestBits) implements SignatureAlgorithm {

    @Override
    public Signature engine() throws GeneralSecurityException {
        String hash = "SHA-" + digestBits;
        Signature engine = Signature.getInstance("NONEwithRSASSA-PSS", BouncyCastle.PROVIDER);
        engine.setParameter(new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), digestBits / Byte.SIZE, PSSParameterSpec.TRAILER_FIELD_BC));
        return engine;
    }
}
