// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** UEFI structures that firmware measures. */
final class UefiVariable {
    static final String GLOBAL = "8be4df61-93ca-11d2-aa0d-00e098032b8c";
    static final String IMAGE_SECURITY = "d719b2cb-3d3a-4596-a3bc-dad00e67656f";
    private static final String SHA256_LIST = "c1c41626-504c-4092-aca9-41f936934328";
    private static final String MICROSOFT = "77fa9abd-0359-4d32-bd60-28f4e78f784b";

    private UefiVariable() {}

    /** A UEFI_VARIABLE_DATA: vendor GUID, lengths in characters and bytes, name, content. */
    static byte[] data(String vendor, String name, byte[] content) {
        byte[] utf16 = name.getBytes(StandardCharsets.UTF_16LE);
        return ByteBuffer.allocate(16 + 8 + 8 + utf16.length + content.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(guid(vendor))
                .putLong(name.length())
                .putLong(content.length)
                .put(utf16)
                .put(content)
                .array();
    }

    /** An EFI_SIGNATURE_LIST of one SHA-256 hash. */
    static byte[] signatureList(String of) {
        byte[] signature = signature(of);
        return ByteBuffer.allocate(28 + signature.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(guid(SHA256_LIST))
                .putInt(28 + signature.length)
                .putInt(0)
                .putInt(signature.length)
                .put(signature)
                .array();
    }

    /** An EFI_SIGNATURE_DATA: owner and hash. */
    static byte[] signature(String of) {
        byte[] hash = DigestAlgorithm.SHA256.digest(of.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(16 + hash.length)
                .put(guid(MICROSOFT))
                .put(hash)
                .array();
    }

    /** An EFI_GUID: the first three groups little-endian, the rest as written. */
    private static byte[] guid(String text) {
        UUID uuid = UUID.fromString(text);
        long high = uuid.getMostSignificantBits();
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (high >>> 32))
                .putShort((short) (high >>> 16))
                .putShort((short) high)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }
}
