// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.io.IOException;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.cert.X509v3CertificateBuilder;

/** AMD's own extensions of a VCEK, in the order AMD writes them. AMD 57230, section 3.1. */
final class VcekExtensions {
    private static final String AMD = "1.3.6.1.4.1.3704.1.";

    private VcekExtensions() {}

    static void addTo(X509v3CertificateBuilder certificate, SnpConfiguration configuration) {
        Product product = configuration.product();
        add(certificate, "1", new ASN1Integer(product.structVersion()));
        add(certificate, "2", new DERIA5String(product.certifiedName()));
        if (product == Product.TURIN) {
            addTurin(certificate, configuration.reportedTcb());
        } else {
            addLegacy(certificate, configuration.reportedTcb());
        }
        // The only one that is not DER: the bytes themselves.
        addRaw(certificate, "4", configuration.hwid());
    }

    private static void addLegacy(X509v3CertificateBuilder certificate, Tcb tcb) {
        addSpl(certificate, 1, tcb.bootLoader());
        addSpl(certificate, 2, tcb.tee());
        for (int reserved = 4; reserved <= 7; reserved++) {
            addSpl(certificate, reserved, 0);
        }
        addSpl(certificate, 3, tcb.snp());
        addSpl(certificate, 8, tcb.microcode());
    }

    private static void addTurin(X509v3CertificateBuilder certificate, Tcb tcb) {
        addSpl(certificate, 9, tcb.fmc());
        addSpl(certificate, 1, tcb.bootLoader());
        addSpl(certificate, 2, tcb.tee());
        addSpl(certificate, 3, tcb.snp());
        for (int reserved = 5; reserved <= 7; reserved++) {
            addSpl(certificate, reserved, 0);
        }
        addSpl(certificate, 8, tcb.microcode());
    }

    private static void addSpl(X509v3CertificateBuilder certificate, int part, int level) {
        add(certificate, "3." + part, new ASN1Integer(level));
    }

    private static void add(X509v3CertificateBuilder certificate, String oid, ASN1Primitive value) {
        try {
            addRaw(certificate, oid, value.getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new AssertionError("an extension in memory cannot fail to be written", e);
        }
    }

    private static void addRaw(X509v3CertificateBuilder certificate, String oid, byte[] value) {
        try {
            certificate.addExtension(new ASN1ObjectIdentifier(AMD + oid), false, value);
        } catch (IOException e) {
            throw new AssertionError("an extension in memory cannot fail to be written", e);
        }
    }
}
