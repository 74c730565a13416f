// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.math.BigInteger;
import java.security.cert.X509Certificate;

/**
 * AMD's X.509 extensions, under 1.3.6.1.4.1.3704.1. Their values are two kinds of DER primitive and raw bytes, read
 * here in a few lines: loading an ASN.1 library for that would cost more than all the checks of a report together.
 */
record AmdExtensions(String structure, X509Certificate certificate) {
    private static final String ARC = "1.3.6.1.4.1.3704.1.";
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int IA5_STRING = 0x16;
    private static final BigInteger LARGEST_U8 = BigInteger.valueOf(0xFF);

    boolean has(String arc) {
        return certificate.getExtensionValue(ARC + arc) != null;
    }

    /** The extension's value itself, without the OCTET STRING that X.509 puts around every extension. */
    Bytes raw(String name, String arc) throws MalformedException {
        byte[] extension = certificate.getExtensionValue(ARC + arc);
        if (extension == null) {
            throw new MalformedException(structure, "extension " + ARC + arc + " (" + name + ") is missing");
        }
        return unwrap(name, OCTET_STRING, Bytes.owning(extension));
    }

    String ia5String(String name, String arc) throws MalformedException {
        return unwrap(name, IA5_STRING, raw(name, arc)).utf8();
    }

    int u8(String name, String arc) throws MalformedException {
        Bytes content = unwrap(name, INTEGER, raw(name, arc));
        if (content.length() == 0) {
            throw new MalformedException(structure, name + " is an INTEGER without content");
        }
        BigInteger value = new BigInteger(content.toArray());
        if (value.signum() < 0 || value.compareTo(LARGEST_U8) > 0) {
            throw new MalformedException(structure, name + " is " + value + ", must be 0 to 255");
        }
        return value.intValue();
    }

    private Bytes unwrap(String name, int tag, Bytes der) throws MalformedException {
        ByteReader in = ByteReader.bigEndian(structure, der);
        int found = in.u8(name + " tag");
        if (found != tag) {
            throw in.malformed("%s has DER tag 0x%02X, must be 0x%02X".formatted(name, found, tag));
        }
        int length = in.u8(name + " length");
        if (length > 127) {
            throw in.malformed(name + " is longer than any of AMD's values");
        }
        Bytes content = in.bytes(name, length);
        in.end();
        return content;
    }
}
