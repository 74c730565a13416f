// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Set;

/**
 * TPMT_PUBLIC of an RSA key whose name algorithm is SHA-256 (TPM 2.0 part 2, section 12.2.4), or the template of one.
 *
 * @param attributes TPMA_OBJECT
 * @param symmetric TPMT_SYM_DEF_OBJECT, as the TPM marshals it
 * @param scheme TPMT_RSA_SCHEME, as the TPM marshals it
 * @param exponent zero stands for 65537
 * @param unique the modulus; in a template, what makes its key differ from others
 */
public record PublicArea(
        int attributes, Bytes authPolicy, Bytes symmetric, Bytes scheme, int keyBits, long exponent, Bytes unique) {
    private static final String STRUCTURE = "TPM2B_PUBLIC";
    private static final Set<Integer> KEY_BITS = Set.of(1024, 2048, 3072, 4096);
    private static final BigInteger DEFAULT_EXPONENT = BigInteger.valueOf(65537);

    /** Reads a TPM2B_PUBLIC to its end. */
    public static PublicArea read(Bytes tpm2bPublic) throws MalformedException {
        ByteReader in = ByteReader.bigEndian(STRUCTURE, tpm2bPublic);
        PublicArea area = read(in);
        in.end();
        return area;
    }

    /** Reads the TPM2B_PUBLIC that comes next. */
    static PublicArea read(ByteReader outer) throws MalformedException {
        ByteReader in = ByteReader.bigEndian(STRUCTURE, outer.sized16("publicArea"));
        expect(in, "type", Algorithm.RSA);
        expect(in, "nameAlg", Algorithm.SHA256);
        PublicArea area = new PublicArea(
                (int) in.u32("objectAttributes"),
                in.sized16("authPolicy"),
                readSymmetric(in),
                readScheme(in),
                in.u16("keyBits"),
                in.u32("exponent"),
                in.sized16("unique"));
        area.requireRsa(in);
        in.end();
        return area;
    }

    private static void expect(ByteReader in, String field, int expected) throws MalformedException {
        int value = in.u16(field);
        if (value != expected) {
            throw in.malformed("%s is 0x%04X, expected 0x%04X".formatted(field, value, expected));
        }
    }

    private static Bytes readSymmetric(ByteReader in) throws MalformedException {
        int algorithm = in.u16("symmetric");
        ByteWriter out = new ByteWriter().u16(algorithm);
        if (algorithm != Algorithm.NULL) {
            out.u16(in.u16("symmetric keyBits")).u16(in.u16("symmetric mode"));
        }
        return out.toBytes();
    }

    private static Bytes readScheme(ByteReader in) throws MalformedException {
        int algorithm = in.u16("scheme");
        ByteWriter out = new ByteWriter().u16(algorithm);
        if (algorithm != Algorithm.NULL && algorithm != Algorithm.RSAES) {
            out.u16(in.u16("scheme hashAlg"));
        }
        return out.toBytes();
    }

    private void requireRsa(ByteReader in) throws MalformedException {
        if (!KEY_BITS.contains(keyBits) || modulus().bitLength() != keyBits || unique.length() * 8 != keyBits) {
            throw in.malformed("a modulus of %d bits in a key of %d bits"
                    .formatted(modulus().bitLength(), keyBits));
        }
        if (exponent != 0 && (exponent < 3 || exponent % 2 == 0)) {
            throw in.malformed("exponent " + exponent);
        }
    }

    /** Written out, as a record's own is made only when it is first used, which a start would wait for. */
    @Override
    public boolean equals(Object other) {
        return other instanceof PublicArea that && structure().equals(that.structure());
    }

    @Override
    public int hashCode() {
        return structure().hashCode();
    }

    /** TPM2B_PUBLIC: what MAA takes as AikPub and EncKeyPub. */
    public Bytes bytes() {
        return new ByteWriter().sized16(structure()).toBytes();
    }

    /** TPM2B_NAME's content: the algorithm and the digest of TPMT_PUBLIC. */
    public Bytes name() {
        return new ByteWriter()
                .u16(Algorithm.SHA256)
                .bytes(structure().sha256())
                .toBytes();
    }

    public BigInteger modulus() {
        return unique.toNumber();
    }

    public RSAPublicKey publicKey() {
        BigInteger e = exponent == 0 ? DEFAULT_EXPONENT : BigInteger.valueOf(exponent);
        try {
            return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus(), e));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("reading has checked the key", impossible);
        }
    }

    /** The same in everything but the key itself. */
    boolean fits(PublicArea template) {
        return withUnique(Bytes.EMPTY).equals(template.withUnique(Bytes.EMPTY));
    }

    PublicArea withUnique(Bytes other) {
        return new PublicArea(attributes, authPolicy, symmetric, scheme, keyBits, exponent, other);
    }

    PublicArea withModulus(BigInteger modulus) {
        byte[] signed = modulus.toByteArray();
        int sign = signed[0] == 0 ? 1 : 0;
        return withUnique(Bytes.copyOf(signed, sign, signed.length - sign));
    }

    /** TPMT_PUBLIC. */
    Bytes structure() {
        return new ByteWriter()
                .u16(Algorithm.RSA)
                .u16(Algorithm.SHA256)
                .u32(attributes)
                .sized16(authPolicy)
                .bytes(symmetric)
                .bytes(scheme)
                .u16(keyBits)
                .u32(exponent)
                .sized16(unique)
                .toBytes();
    }
}
