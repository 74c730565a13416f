// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static io.github.azureskr.emulator.maa.AppraisalException.check;

import io.github.azureskr.emulator.maa.TpmEvidence.Signed;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

/** The vTPM's attestation key, with the two vouchers for it: its certificate, and the hardware's runtime claims. */
record AttestationKey(TpmPublic area, X509Certificate certificate) {

    static AttestationKey read(Json tpmInfo) throws AppraisalException {
        TpmPublic area = TpmPublic.readAndIgnoreTheRest("AikPub", tpmInfo.base64("AikPub"));
        return new AttestationKey(area, readCertificate(tpmInfo.base64("AikCert")));
    }

    /** The whole NV index: the certificate, then zeros up to the index's size. */
    private static X509Certificate readCertificate(byte[] nvIndex) throws AppraisalException {
        ByteArrayInputStream in = new ByteArrayInputStream(nvIndex);
        try {
            X509Certificate certificate =
                    (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            for (byte padding : in.readAllBytes()) {
                if (padding != 0) {
                    throw AppraisalException.invalid("AikCert has something behind the certificate");
                }
            }
            return certificate;
        } catch (CertificateException e) {
            throw AppraisalException.invalid("AikCert is not a DER certificate");
        }
    }

    void verify(X509Certificate issuer, Instant now) throws AppraisalException {
        check(
                area.has(TpmPublic.SIGN)
                        && area.has(TpmPublic.RESTRICTED)
                        && area.has(TpmPublic.FIXED_TPM)
                        && !area.has(TpmPublic.DECRYPT),
                "AikPub is not a restricted signing key of a TPM");
        check(certificate.getPublicKey().equals(area.key()), "AikCert certifies another key than AikPub");
        try {
            certificate.verify(issuer.getPublicKey());
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw AppraisalException.failed("AikCert is not valid at " + now);
        } catch (GeneralSecurityException e) {
            throw AppraisalException.failed(
                    "AikCert is not issued by the vTPM's certification authority, " + issuer.getSubjectX500Principal());
        }
    }

    /** The hardware signed the runtime claims' hash, and they name the AK: so its report speaks for this vTPM. */
    void verifyNamedIn(Json runtimeClaims) throws AppraisalException {
        for (Json jwk : runtimeClaims.objects("keys")) {
            if ("HCLAkPub".equals(jwk.members().get("kid"))) {
                check(
                        number(jwk, "n").equals(area.key().getModulus())
                                && number(jwk, "e").equals(area.key().getPublicExponent()),
                        "AikPub is not the HCLAkPub of the runtime claims: the quote is another VM's");
                return;
            }
        }
        throw AppraisalException.failed("the runtime claims have no HCLAkPub");
    }

    private static BigInteger number(Json jwk, String member) throws AppraisalException {
        try {
            return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.text(member)));
        } catch (IllegalArgumentException e) {
            throw jwk.wrong(member, "base64url");
        }
    }

    void verifySignature(Signed attest) throws AppraisalException {
        check(isBy(area.key(), attest), attest.field() + "'s signature does not verify under AikPub");
    }

    private static boolean isBy(PublicKey key, Signed attest) {
        try {
            Signature rsassa = Signature.getInstance("SHA256withRSA");
            rsassa.initVerify(key);
            rsassa.update(attest.message());
            return rsassa.verify(attest.signature());
        } catch (GeneralSecurityException e) {
            // The JDK throws for a signature of another length than the modulus.
            return false;
        }
    }
}
