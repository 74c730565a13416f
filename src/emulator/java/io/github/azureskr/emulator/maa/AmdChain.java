// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static io.github.azureskr.emulator.maa.AppraisalException.check;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.Iterator;

/** VCEK, ASK and ARK as a client sends them, in this order. */
record AmdChain(X509Certificate vcek, X509Certificate ask, X509Certificate ark) {

    static AmdChain read(byte[] pem) throws AppraisalException {
        Collection<? extends Certificate> certificates;
        try {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
        } catch (CertificateException e) {
            throw AppraisalException.invalid("VcekCertChain is not a list of PEM certificates");
        }
        if (certificates.size() != 3) {
            throw AppraisalException.invalid(
                    "VcekCertChain has " + certificates.size() + " certificates, expected VCEK, ASK and ARK");
        }
        Iterator<? extends Certificate> each = certificates.iterator();
        return new AmdChain(
                (X509Certificate) each.next(), (X509Certificate) each.next(), (X509Certificate) each.next());
    }

    /** Up to AMD's root, which is known beforehand and never taken from the evidence. */
    void verify(PublicKey amdRoot, Instant now) throws AppraisalException {
        check(
                ark.getPublicKey().equals(amdRoot),
                "the ARK in VcekCertChain (" + ark.getSubjectX500Principal() + ") is not AMD's root");
        verify(ark, ark, now);
        verify(ask, ark, now);
        verify(vcek, ask, now);
    }

    private static void verify(X509Certificate certificate, X509Certificate issuer, Instant now)
            throws AppraisalException {
        String name = "VcekCertChain: " + certificate.getSubjectX500Principal();
        check(
                certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal()),
                name + " has another issuer");
        try {
            certificate.verify(issuer.getPublicKey());
            certificate.checkValidity(Date.from(now));
        } catch (CertificateExpiredException | CertificateNotYetValidException e) {
            throw AppraisalException.failed(name + " is not valid at " + now);
        } catch (GeneralSecurityException e) {
            throw AppraisalException.failed(name + " is not signed by " + issuer.getSubjectX500Principal());
        }
    }
}
