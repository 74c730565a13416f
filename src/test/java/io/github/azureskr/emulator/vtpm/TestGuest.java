// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;

/** A program in the guest, which knows of the vTPM only how to reach it. */
final class TestGuest implements AutoCloseable {
    static final int HCL_REPORT = 0x01400001;
    static final int USER_DATA = 0x01400002;

    private final SocketChannel channel;
    private final TpmLink link;

    private TestGuest(SocketChannel channel) {
        this.channel = channel;
        this.link = new TpmLink(channel);
    }

    static TestGuest connect(Paravisor paravisor) throws IOException {
        Path path = Path.of(paravisor.tcti().substring("swtpm:path=".length()));
        return new TestGuest(SocketChannel.open(UnixDomainSocketAddress.of(path)));
    }

    static TestGuest connectByTcp(Paravisor paravisor) throws IOException {
        String tcti = paravisor.tpm2ToolsTcti();
        int port = Integer.parseInt(tcti.substring(tcti.lastIndexOf('=') + 1));
        return new TestGuest(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    SocketChannel channel() {
        return channel;
    }

    byte[] execute(TpmCommand command) throws IOException {
        return link.execute(command.toBytes());
    }

    int code(TpmCommand command) throws IOException {
        return TpmMessage.code(execute(command));
    }

    ByteBuffer require(TpmCommand command) throws IOException {
        return link.require(command);
    }

    /** A decryption key in the null hierarchy. */
    int createPrimary() throws IOException {
        ByteBuffer created = require(TpmCommand.of(TpmCode.CC_CREATE_PRIMARY)
                .u32(0x40000007)
                .emptyPassword()
                .u16(4)
                .u32(0)
                // ECC P-256, sign: quicker to make than RSA.
                .sized(HexFormat.of().parseHex("0023000b000400720000" + "0010001000030010" + "00000000"))
                .u16(0)
                .u32(0));
        return created.getInt();
    }

    int startPolicySession() throws IOException {
        return require(TpmCommand.of(TpmCode.CC_START_AUTH_SESSION)
                        .u32(0x40000007)
                        .u32(0x40000007)
                        .sized(new byte[16])
                        .u16(0)
                        .u8(1)
                        .u16(0x10)
                        .u16(TpmCode.SHA256))
                .getInt();
    }

    int readPublicCode(int handle) throws IOException {
        return code(TpmCommand.of(0x173).u32(handle));
    }

    /** TPM2_PolicyGetDigest: succeeds for a policy session that is there. */
    int policyDigestCode(int session) throws IOException {
        return code(TpmCommand.of(0x189).u32(session));
    }

    static TpmCommand nvRead(int index, int size, int offset) {
        return TpmCommand.of(TpmCode.CC_NV_READ)
                .u32(TpmCode.RH_OWNER)
                .u32(index)
                .emptyPassword()
                .u16(size)
                .u16(offset);
    }

    int nvSize(int index) throws IOException {
        return NvPublic.read(execute(TpmCommand.of(TpmCode.CC_NV_READ_PUBLIC).u32(index)))
                .dataSize();
    }

    byte[] nvReadAll(int index) throws IOException {
        int size = nvSize(index);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < size) {
            ByteBuffer in = require(nvRead(index, Math.min(1024, size - all.size()), all.size()));
            byte[] chunk = new byte[in.position(in.position() + 4).getShort()];
            in.get(chunk);
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    void writeUserData(byte[] data) throws IOException {
        require(TpmCommand.of(TpmCode.CC_NV_DEFINE_SPACE)
                .u32(TpmCode.RH_OWNER)
                .emptyPassword()
                .u16(0)
                .u16(14)
                .u32(USER_DATA)
                .u16(TpmCode.SHA256)
                .u32(0x00060006)
                .u16(0)
                .u16(data.length));
        require(TpmCommand.of(TpmCode.CC_NV_WRITE)
                .u32(TpmCode.RH_OWNER)
                .u32(USER_DATA)
                .emptyPassword()
                .sized(data)
                .u16(0));
    }

    /** The value of a PCR in a bank. */
    byte[] pcr(DigestAlgorithm bank, int pcr) throws IOException {
        byte[] mask = new byte[3];
        mask[pcr / 8] = (byte) (1 << (pcr % 8));
        ByteBuffer in = require(
                TpmCommand.of(TpmCode.CC_PCR_READ).u32(1).u16(bank.id()).u8(3).bytes(mask));
        in.position(in.limit() - bank.size());
        byte[] value = new byte[bank.size()];
        in.get(value);
        return value;
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
