// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.tpm.PcrSelection;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/** What a TPM would say, written by hand from TCG's tables (TPM 2.0 part 2, PC Client Platform Firmware Profile). */
final class FakeTpm {
    static final long TRANSFER_KEY_ATTRIBUTES = 0x00020432;

    private static final int SHA256 = 0x000B;
    private static final int EV_NO_ACTION = 3;
    private static final int EV_SEPARATOR = 4;

    private FakeTpm() {}

    static Bytes akPublic(KeyPair key) {
        return new ByteWriter()
                .sized16(new ByteWriter()
                        .u16(0x0001)
                        .u16(SHA256)
                        .u32(0x00050472)
                        .u16(0)
                        .u16(0x0010)
                        .u16(0x0014)
                        .u16(SHA256)
                        .u16(2048)
                        .u32(0)
                        .sized16(modulus(key))
                        .toBytes())
                .toBytes();
    }

    static Bytes transferKeyPublic(KeyPair key, long attributes, Bytes policy) {
        return new ByteWriter()
                .sized16(new ByteWriter()
                        .u16(0x0001)
                        .u16(SHA256)
                        .u32(attributes)
                        .sized16(policy)
                        .u16(0x0010)
                        .u16(0x0010)
                        .u16(2048)
                        .u32(0)
                        .sized16(modulus(key))
                        .toBytes())
                .toBytes();
    }

    /** TPM2B_NAME's content for a TPM2B_PUBLIC. */
    static Bytes name(Bytes publicArea) {
        Bytes digest = publicArea.slice(2, publicArea.length() - 2).sha256();
        return new ByteWriter().u16(SHA256).bytes(digest).toBytes();
    }

    static Bytes quote(PcrSelection selection, Bytes pcrDigest) {
        return attest(0x8018)
                .bytes(selectionBytes(selection))
                .sized16(pcrDigest)
                .toBytes();
    }

    static Bytes certification(Bytes name) {
        return attest(0x8017).sized16(name).sized16(name).toBytes();
    }

    /** authPolicy after TPM2_PolicyPCR in a new session. */
    static Bytes policy(PcrSelection selection, Bytes pcrDigest) {
        return new ByteWriter()
                .bytes(Bytes.owning(new byte[32]))
                .u32(0x0000017F)
                .bytes(selectionBytes(selection))
                .bytes(pcrDigest)
                .toBytes()
                .sha256();
    }

    static Bytes sign(KeyPair key, Bytes statement) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(statement.toArray());
            return Bytes.owning(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A log with a separator in each of the PCRs. */
    static Bytes eventLog(List<Integer> pcrs) {
        List<Bytes> records = new ArrayList<>();
        records.add(specId());
        for (int pcr : pcrs) {
            records.add(separator(pcr));
        }
        return Bytes.concat(records.toArray(Bytes[]::new));
    }

    /** One event as TPM 1.2 logged it. */
    static Bytes sha1EventLog() {
        ByteBuffer record = ByteBuffer.allocate(32 + 4).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0).putInt(EV_SEPARATOR).put(new byte[20]).putInt(4);
        return Bytes.copyOf(record.array());
    }

    /** The PCR that {@link #eventLog} leaves behind. */
    static Bytes pcrAfterSeparator() {
        return Bytes.concat(
                        Bytes.owning(new byte[32]), Bytes.owning(new byte[4]).sha256())
                .sha256();
    }

    private static ByteWriter attest(int type) {
        return new ByteWriter()
                .u32(0xFF544347L)
                .u16(type)
                .sized16(Bytes.owning(new byte[34]))
                .sized16(Bytes.EMPTY)
                .bytes(Bytes.owning(new byte[16]))
                .u8(1)
                .bytes(Bytes.owning(new byte[8]));
    }

    private static Bytes selectionBytes(PcrSelection selection) {
        byte[] mask = new byte[3];
        selection.indices().forEach(pcr -> mask[pcr / 8] |= (byte) (1 << pcr % 8));
        return new ByteWriter()
                .u32(1)
                .u16(SHA256)
                .u8(3)
                .bytes(Bytes.owning(mask))
                .toBytes();
    }

    private static Bytes modulus(KeyPair key) {
        BigInteger modulus = ((RSAPublicKey) key.getPublic()).getModulus();
        return Bytes.copyOf(modulus.toByteArray(), 1, 256);
    }

    private static Bytes specId() {
        ByteBuffer record = ByteBuffer.allocate(32 + 33).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(0).putInt(EV_NO_ACTION).put(new byte[20]).putInt(33);
        record.put(Bytes.utf8("Spec ID Event03\0").toArray());
        record.putInt(0).put((byte) 0).put((byte) 2).put((byte) 0).put((byte) 2);
        record.putInt(1).putShort((short) SHA256).putShort((short) 32).put((byte) 0);
        return Bytes.copyOf(record.array());
    }

    private static Bytes separator(int pcr) {
        ByteBuffer record = ByteBuffer.allocate(12 + 2 + 32 + 4 + 4).order(ByteOrder.LITTLE_ENDIAN);
        record.putInt(pcr).putInt(EV_SEPARATOR).putInt(1).putShort((short) SHA256);
        record.put(Bytes.owning(new byte[4]).sha256().toArray());
        record.putInt(4).putInt(0);
        return Bytes.copyOf(record.array());
    }
}
