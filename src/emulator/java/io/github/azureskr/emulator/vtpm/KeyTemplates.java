// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** TPMT_PUBLIC templates of the keys that Azure's paravisor provisions, and how their public areas are read. */
final class KeyTemplates {
    private static final int MODULUS = 256;
    private static final String EMPTY_UNIQUE = "0100" + "00".repeat(MODULUS);

    private KeyTemplates() {}

    /** TCG EK Credential Profile, template L-1: RSA 2048 storage, AES-128-CFB, authorised by PolicyA. */
    static byte[] ek() {
        return HexFormat.of()
                .parseHex("0001000B000300B2"
                        + "0020837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa"
                        + "00060080004300100800" + "00000000" + EMPTY_UNIQUE);
    }

    /** RSA 2048, restricted, signs RSASSA with SHA-256. */
    static byte[] ak() {
        return HexFormat.of().parseHex("0001000B000504720000" + "00100014000B0800" + "00000000" + EMPTY_UNIQUE);
    }

    /** The modulus is what a TPM2B_PUBLIC of an RSA key ends with; its exponent is the default, 65537. */
    static RSAPublicKey rsa(byte[] publicArea) throws GeneralSecurityException {
        int start = publicArea.length - MODULUS;
        if (Short.toUnsignedInt(ByteBuffer.wrap(publicArea).getShort(start - 2)) != MODULUS) {
            throw new GeneralSecurityException("swtpm gave a key that is not RSA-2048");
        }
        BigInteger modulus = new BigInteger(1, Arrays.copyOfRange(publicArea, start, publicArea.length));
        RSAPublicKeySpec spec = new RSAPublicKeySpec(modulus, RSAKeyGenParameterSpec.F4);
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(spec);
    }
}
