// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERTaggedObject;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/** RSASSA-PSS with SHA-384 and a salt of 48 bytes: how AMD signs certificates. */
final class AmdSignature implements ContentSigner {
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-384", "MGF1", MGF1ParameterSpec.SHA384, 48, PSSParameterSpec.TRAILER_FIELD_BC);

    private final boolean trailerWritten;
    private final PrivateKey key;
    private final ByteArrayOutputStream signed = new ByteArrayOutputStream();

    private AmdSignature(boolean trailerWritten, PrivateKey key) {
        this.trailerWritten = trailerWritten;
        this.key = key;
    }

    /** As AMD signs all but the VCEKs of Turin: with the trailer field written, although 1 is its default. */
    static X509Certificate sign(X509v3CertificateBuilder certificate, PrivateKey key) throws GeneralSecurityException {
        return sign(certificate, new AmdSignature(true, key));
    }

    static X509Certificate signWithoutTrailer(X509v3CertificateBuilder certificate, PrivateKey key)
            throws GeneralSecurityException {
        return sign(certificate, new AmdSignature(false, key));
    }

    private static X509Certificate sign(X509v3CertificateBuilder certificate, AmdSignature signature)
            throws GeneralSecurityException {
        try {
            byte[] der = certificate.build(signature).getEncoded();
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        } catch (IOException e) {
            throw new GeneralSecurityException("A certificate could not be written", e);
        }
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        AlgorithmIdentifier sha384 = new AlgorithmIdentifier(NISTObjectIdentifiers.id_sha384, DERNull.INSTANCE);
        ASN1EncodableVector parameters = new ASN1EncodableVector();
        parameters.add(new DERTaggedObject(0, sha384));
        parameters.add(new DERTaggedObject(1, new AlgorithmIdentifier(PKCSObjectIdentifiers.id_mgf1, sha384)));
        parameters.add(new DERTaggedObject(2, new ASN1Integer(PSS.getSaltLength())));
        if (trailerWritten) {
            parameters.add(new DERTaggedObject(3, new ASN1Integer(PSS.getTrailerField())));
        }
        return new AlgorithmIdentifier(PKCSObjectIdentifiers.id_RSASSA_PSS, new DERSequence(parameters));
    }

    @Override
    public OutputStream getOutputStream() {
        return signed;
    }

    @Override
    public byte[] getSignature() {
        try {
            Signature pss = Signature.getInstance("RSASSA-PSS");
            pss.setParameter(PSS);
            pss.initSign(key);
            pss.update(signed.toByteArray());
            return pss.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK signs RSASSA-PSS with SHA-384", e);
        }
    }
}
