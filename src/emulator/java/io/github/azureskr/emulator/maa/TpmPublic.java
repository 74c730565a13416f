// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;

/**
 * The TPMT_PUBLIC of an RSA key (TPM 2.0 part 2, 12.2.4).
 *
 * @param symmetric algorithm; TPM_ALG_NULL for any but a storage key
 * @param scheme TPM_ALG_NULL when each use names its own
 * @param name TPM2B_NAME's content: the name algorithm, then the hash of the whole area
 */
record TpmPublic(int attributes, byte[] authPolicy, int symmetric, int scheme, RSAPublicKey key, byte[] name) {
    static final int FIXED_TPM = 1 << 1;
    static final int FIXED_PARENT = 1 << 4;
    static final int SENSITIVE_DATA_ORIGIN = 1 << 5;
    static final int USER_WITH_AUTH = 1 << 6;
    static final int RESTRICTED = 1 << 16;
    static final int DECRYPT = 1 << 17;
    static final int SIGN = 1 << 18;

    static final int ALG_NULL = 0x0010;
    static final int ALG_RSASSA = 0x0014;
    private static final int ALG_RSA = 0x0001;
    private static final int ALG_SHA256 = 0x000B;

    /** A TPM2B_PUBLIC; bytes after it are ignored, as Python's client sends a whole ReadPublic answer for the AK. */
    static TpmPublic readAndIgnoreTheRest(String field, byte[] bytes) throws AppraisalException {
        return readArea(field, Reader.bigEndian(field, bytes).sized());
    }

    /** A TPM2B_PUBLIC and nothing after it. */
    static TpmPublic read(String field, byte[] bytes) throws AppraisalException {
        Reader in = Reader.bigEndian(field, bytes);
        byte[] area = in.sized();
        in.end();
        return readArea(field, area);
    }

    private static TpmPublic readArea(String field, byte[] area) throws AppraisalException {
        Reader in = Reader.bigEndian(field, area);
        in.expect("type", in.u16(), ALG_RSA);
        in.expect("nameAlg", in.u16(), ALG_SHA256);
        int attributes = in.u32();
        byte[] authPolicy = in.sized();
        int symmetric = in.u16();
        if (symmetric != ALG_NULL) {
            in.u32(); // keyBits and mode
        }
        int scheme = in.u16();
        if (scheme != ALG_NULL) {
            in.expect("scheme.hashAlg", in.u16(), ALG_SHA256);
        }
        in.expect("keyBits", in.u16(), 2048);
        int exponent = in.u32();
        byte[] modulus = in.sized();
        in.end();
        return new TpmPublic(attributes, authPolicy, symmetric, scheme, key(field, modulus, exponent), name(area));
    }

    private static byte[] name(byte[] area) {
        return ByteBuffer.allocate(2 + Sha256.SIZE)
                .putShort((short) ALG_SHA256)
                .put(Sha256.of(area))
                .array();
    }

    private static RSAPublicKey key(String field, byte[] modulus, int exponent) throws AppraisalException {
        BigInteger n = new BigInteger(1, modulus);
        BigInteger e = BigInteger.valueOf(exponent == 0 ? 65537 : Integer.toUnsignedLong(exponent));
        if (n.bitLength() != 2048) {
            throw AppraisalException.invalid(field + ": the modulus has " + n.bitLength() + " bits, expected 2048");
        }
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(n, e));
        } catch (GeneralSecurityException ex) {
            throw AppraisalException.invalid(field + " is not an RSA public key");
        }
    }

    boolean has(int attribute) {
        return (attributes & attribute) != 0;
    }
}
