// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.io.IOException;
import java.security.cert.X509Certificate;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;

/**
 * A VCEK with what its extensions say (AMD 57230, "VCEK Certificate").
 *
 * @param tcb the eight bytes of TCB_VERSION that the key was derived from
 * @param hwid CHIP_ID; its first eight bytes on Turin
 */
record Vcek(X509Certificate certificate, TcbLayout layout, byte[] tcb, byte[] hwid) {
    private static final String AMD = "1.3.6.1.4.1.3704.1.";
    private static final String PRODUCT_NAME = AMD + "2";
    private static final String FMC = AMD + "3.9";
    private static final String BOOT_LOADER = AMD + "3.1";
    private static final String TEE = AMD + "3.2";
    private static final String SNP = AMD + "3.3";
    private static final String MICROCODE = AMD + "3.8";
    private static final String HWID = AMD + "4";

    static Vcek read(X509Certificate certificate) throws AppraisalException {
        TcbLayout layout = TcbLayout.of(productName(certificate));
        byte[] tcb = layout == TcbLayout.TURIN
                ? new byte[] {
                    spl(certificate, FMC),
                    spl(certificate, BOOT_LOADER),
                    spl(certificate, TEE),
                    spl(certificate, SNP),
                    0,
                    0,
                    0,
                    spl(certificate, MICROCODE)
                }
                : new byte[] {
                    spl(certificate, BOOT_LOADER),
                    spl(certificate, TEE),
                    0,
                    0,
                    0,
                    0,
                    spl(certificate, SNP),
                    spl(certificate, MICROCODE)
                };
        // Alone among AMD's extensions its value is bare, without a tag of its own.
        return new Vcek(certificate, layout, tcb, value(certificate, HWID));
    }

    private static String productName(X509Certificate certificate) throws AppraisalException {
        if (primitive(certificate, PRODUCT_NAME) instanceof ASN1IA5String name) {
            return name.getString();
        }
        throw malformed(PRODUCT_NAME);
    }

    private static byte spl(X509Certificate certificate, String oid) throws AppraisalException {
        if (primitive(certificate, oid) instanceof ASN1Integer integer
                && integer.getValue().signum() >= 0
                && integer.getValue().bitLength() <= 8) {
            return integer.getValue().byteValue();
        }
        throw malformed(oid);
    }

    private static ASN1Primitive primitive(X509Certificate certificate, String oid) throws AppraisalException {
        try {
            return ASN1Primitive.fromByteArray(value(certificate, oid));
        } catch (IOException e) {
            throw malformed(oid);
        }
    }

    private static byte[] value(X509Certificate certificate, String oid) throws AppraisalException {
        byte[] extension = certificate.getExtensionValue(oid);
        if (extension == null) {
            throw malformed(oid);
        }
        return ASN1OctetString.getInstance(extension).getOctets();
    }

    private static AppraisalException malformed(String oid) {
        return AppraisalException.invalid("VcekCertChain: the VCEK's extension " + oid + " is missing or malformed");
    }
}
