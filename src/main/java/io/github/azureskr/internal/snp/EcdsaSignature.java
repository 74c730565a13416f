// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigInteger;

/** An ECDSA signature over P-384 as AMD stores it: R and S little-endian in 72 bytes each. */
public record EcdsaSignature(BigInteger r, BigInteger s) {
    private static final int P384_BYTES = 48;
    private static final int FIELD_BYTES = 72;
    private static final int BLOCK_BYTES = 512;

    static EcdsaSignature read(ByteReader in) throws MalformedException {
        EcdsaSignature signature = new EcdsaSignature(readNumber("signature R", in), readNumber("signature S", in));
        in.reserved(BLOCK_BYTES - 2 * FIELD_BYTES);
        return signature;
    }

    private static BigInteger readNumber(String field, ByteReader in) throws MalformedException {
        byte[] bigEndian = new byte[P384_BYTES];
        for (int i = P384_BYTES - 1; i >= 0; i--) {
            bigEndian[i] = (byte) in.u8(field);
        }
        in.reserved(FIELD_BYTES - P384_BYTES);
        return new BigInteger(1, bigEndian);
    }
}
