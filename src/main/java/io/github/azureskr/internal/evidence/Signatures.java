// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.EcdsaSignature;
import io.github.azureskr.internal.snp.SnpReport;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.util.PublicKeyFactory;

/** The three kinds of signature under evidence. One that is malformed, or under a key of another kind, fails. */
final class Signatures {
    /** On every certificate of AMD's (AMD 57230). */
    private static final PSSParameterSpec PSS_SHA384 =
            new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, PSSParameterSpec.TRAILER_FIELD_BC);

    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;

    private Signatures() {}

    static boolean verifies(X509Certificate certificate, PublicKey issuer) throws GeneralSecurityException {
        return rsassaPss(
                issuer, Bytes.owning(certificate.getTBSCertificate()), Bytes.owning(certificate.getSignature()));
    }

    static boolean verifies(SnpReport report, PublicKey vcek) throws GeneralSecurityException {
        if (!(vcek instanceof ECPublicKey) && vcek.getAlgorithm().equals("EC")) {
            // The platform's certificates then have keys of which they know no more than the name.
            throw new NoSuchAlgorithmException("it has no ECDSA on P-384, with which processors sign");
        }
        return vcek instanceof ECPublicKey key && ecdsa(key, report.signedBytes(), report.signature());
    }

    static boolean rsassaPss(PublicKey key, Bytes signed, Bytes signature) throws GeneralSecurityException {
        Signature algorithm = Signature.getInstance("RSASSA-PSS");
        algorithm.setParameter(PSS_SHA384);
        return verifies(algorithm, key, signed, signature);
    }

    /** The platform's own decoders take numbers that are out of range or wrongly sized (Wycheproof), so not here. */
    static boolean ecdsa(ECPublicKey key, Bytes signed, EcdsaSignature signature) throws GeneralSecurityException {
        BigInteger order = key.getParams().getOrder();
        return isWithin(order, signature.r())
                && isWithin(order, signature.s())
                && (verifies(Signature.getInstance("SHA384withECDSA"), key, signed, der(signature))
                        || isVerifiedByBouncyCastle(key, signed, signature));
    }

    /** SunEC of JDK 17 refuses R of a point whose abscissa exceeds the order (Wycheproof), so its no is not the last. */
    private static boolean isVerifiedByBouncyCastle(ECPublicKey key, Bytes signed, EcdsaSignature signature)
            throws GeneralSecurityException {
        try {
            ECDSASigner ecdsa = new ECDSASigner();
            ecdsa.init(false, PublicKeyFactory.createKey(key.getEncoded()));
            byte[] hash = MessageDigest.getInstance("SHA-384").digest(signed.toArray());
            return ecdsa.verifySignature(hash, signature.r(), signature.s());
        } catch (IOException | IllegalArgumentException e) {
            // The JDK reads a point that is not on its curve, and BouncyCastle does not.
            return false;
        }
    }

    /** RSASSA-PKCS1-v1_5 with SHA-256, which is how Azure's AK signs. */
    static boolean verifies(Bytes statement, Bytes signature, RSAPublicKey ak) throws GeneralSecurityException {
        return verifies(Signature.getInstance("SHA256withRSA"), ak, statement, signature);
    }

    private static boolean verifies(Signature algorithm, PublicKey key, Bytes signed, Bytes signature)
            throws GeneralSecurityException {
        try {
            algorithm.initVerify(key);
            algorithm.update(signed.asBuffer());
            return algorithm.verify(signature.toArray());
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        }
    }

    private static boolean isWithin(BigInteger order, BigInteger number) {
        return number.signum() > 0 && number.compareTo(order) < 0;
    }

    private static Bytes der(EcdsaSignature signature) {
        Bytes r = derInteger(signature.r());
        Bytes s = derInteger(signature.s());
        return new ByteWriter()
                .u8(SEQUENCE)
                .u8(r.length() + s.length())
                .bytes(r)
                .bytes(s)
                .toBytes();
    }

    private static Bytes derInteger(BigInteger number) {
        Bytes content = Bytes.owning(number.toByteArray());
        return new ByteWriter().u8(INTEGER).u8(content.length()).bytes(content).toBytes();
    }
}
