// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Set;

/**
 * The certificates that a host hands over with a report (SNP_GET_EXT_REPORT; configfs-tsm's auxblob): a table of GUID,
 * offset and length, ended by zeros, then what it points to (AMD 56421, "SEV-ES Guest-Hypervisor Communication Block
 * Standardization").
 */
final class CertificateTable {
    private static final String STRUCTURE = "certificate table";
    private static final int GUID_LENGTH = 16;
    private static final int MOST_ENTRIES = 64;

    /** ARK, ASK (ASVK too), VCEK, VLEK, byte for byte as uuid_t. Other entries are no certificates: a CRL, say. */
    private static final Set<Bytes> CERTIFICATES = Set.of(
            Bytes.ofHex("c0b406a4a803495297433fb6014cd0ae"),
            Bytes.ofHex("4ab7b379bbac4fe4a02f05aef327c782"),
            Bytes.ofHex("63da758de6644564adc5f4b93be8accd"),
            Bytes.ofHex("a8074bc2a25a483eaae639c045a0b8a1"));

    private CertificateTable() {}

    /** Whether a file is meant to be one: its first entry is a certificate. */
    static boolean begins(Bytes file) {
        return file.length() >= GUID_LENGTH && CERTIFICATES.contains(file.slice(0, GUID_LENGTH));
    }

    static void read(Bytes file, CertificateSieve sieve) throws MalformedException {
        ByteReader in = ByteReader.littleEndian(STRUCTURE, file);
        for (int entry = 0; entry < MOST_ENTRIES; entry++) {
            Bytes guid = in.bytes("GUID", GUID_LENGTH);
            long offset = in.u32("offset");
            long length = in.u32("length");
            if (guid.isZero()) {
                return;
            }
            if (CERTIFICATES.contains(guid)) {
                sieve.add("entry " + (entry + 1) + ": ", content(in, file, offset, length));
            }
        }
        throw in.malformed("has more than " + MOST_ENTRIES + " entries");
    }

    private static Bytes content(ByteReader in, Bytes file, long offset, long length) throws MalformedException {
        if (offset + length > file.length()) {
            throw in.malformed("an entry points to %d bytes at 0x%X, beyond the end".formatted(length, offset));
        }
        return file.slice((int) offset, (int) length);
    }
}
