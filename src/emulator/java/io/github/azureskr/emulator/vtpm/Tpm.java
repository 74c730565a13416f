// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The commands that the paravisor itself gives to its swtpm. TPM 2.0 part 3. */
final class Tpm implements AutoCloseable {
    private static final int CAP_HANDLES = 1;
    private static final int CAP_COMMANDS = 2;

    private final TpmLink link;

    Tpm(TpmLink link) {
        this.link = link;
    }

    TpmLink link() {
        return link;
    }

    /** TPMA_CC by command code: how many handles a command has, and whether it returns one. */
    Map<Integer, CommandAttributes> commandAttributes() throws IOException {
        ByteBuffer in = link.require(TpmCommand.of(TpmCode.CC_GET_CAPABILITY)
                .u32(CAP_COMMANDS)
                .u32(0)
                .u32(Short.MAX_VALUE));
        in.position(in.position() + 5);
        Map<Integer, CommandAttributes> attributes = new TreeMap<>();
        for (int left = in.getInt(); left > 0; left--) {
            CommandAttributes command = new CommandAttributes(in.getInt());
            attributes.put(command.code(), command);
        }
        return attributes;
    }

    /** What is there from {@code first} on, of its kind. */
    List<Integer> handles(int first) throws IOException {
        ByteBuffer in = link.require(TpmCommand.of(TpmCode.CC_GET_CAPABILITY)
                .u32(CAP_HANDLES)
                .u32(first)
                .u32(Short.MAX_VALUE));
        in.position(in.position() + 5);
        List<Integer> handles = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            handles.add(in.getInt());
        }
        return handles;
    }

    /** A primary key in the endorsement hierarchy, made persistent. Gives its TPM2B_PUBLIC. */
    byte[] persistEndorsementKey(byte[] template, int persistentHandle) throws IOException {
        ByteBuffer created = link.require(TpmCommand.of(TpmCode.CC_CREATE_PRIMARY)
                .u32(TpmCode.RH_ENDORSEMENT)
                .emptyPassword()
                .u16(4)
                .u32(0) // TPM2B_SENSITIVE_CREATE: no auth, no data
                .sized(template)
                .u16(0) // outsideInfo
                .u32(0)); // creationPCR
        int transientHandle = created.getInt();
        created.getInt(); // parameterSize
        byte[] publicArea = new byte[2 + created.getShort(created.position())];
        created.get(publicArea);
        link.require(TpmCommand.of(TpmCode.CC_EVICT_CONTROL)
                .u32(TpmCode.RH_OWNER)
                .u32(transientHandle)
                .emptyPassword()
                .u32(persistentHandle));
        flush(transientHandle);
        return publicArea;
    }

    void definePlatformIndex(int index, int attributes, int size, byte[] auth) throws IOException {
        link.require(TpmCommand.of(TpmCode.CC_NV_DEFINE_SPACE)
                .u32(TpmCode.RH_PLATFORM)
                .emptyPassword()
                .sized(auth)
                .u16(14) // size of the TPMS_NV_PUBLIC
                .u32(index)
                .u16(TpmCode.SHA256)
                .u32(attributes)
                .u16(0) // authPolicy
                .u16(size));
    }

    void writeIndex(int index, byte[] auth, byte[] data, int offset) throws IOException {
        link.require(TpmCommand.of(TpmCode.CC_NV_WRITE)
                .u32(index)
                .u32(index)
                .password(auth)
                .sized(data)
                .u16(offset));
    }

    /** The first bytes of an index, up to {@code most}; empty where the owner may not read it, or it is not there. */
    Optional<byte[]> readIndex(int index, int most) throws IOException {
        byte[] read =
                link.execute(TpmCommand.of(TpmCode.CC_NV_READ_PUBLIC).u32(index).toBytes());
        if (TpmMessage.code(read) != TpmCode.RC_SUCCESS) {
            return Optional.empty();
        }
        int size = Math.min(most, NvPublic.read(read).dataSize());
        byte[] response = link.execute(TpmCommand.of(TpmCode.CC_NV_READ)
                .u32(TpmCode.RH_OWNER)
                .u32(index)
                .emptyPassword()
                .u16(size)
                .u16(0)
                .toBytes());
        if (TpmMessage.code(response) != TpmCode.RC_SUCCESS) {
            return Optional.empty();
        }
        byte[] data = new byte[size];
        ByteBuffer.wrap(response).get(TpmMessage.HEADER + 4 + 2, data);
        return Optional.of(data);
    }

    void extendPcr(int pcr, Map<DigestAlgorithm, byte[]> digests) throws IOException {
        TpmCommand command =
                TpmCommand.of(TpmCode.CC_PCR_EXTEND).u32(pcr).emptyPassword().u32(digests.size());
        digests.forEach((algorithm, digest) -> command.u16(algorithm.id()).bytes(digest));
        link.require(command);
    }

    /** What an operating system says before the power goes. */
    void shutdown() throws IOException {
        link.require(TpmCommand.of(TpmCode.CC_SHUTDOWN).u16(TpmCode.SU_CLEAR));
    }

    /** What firmware says first. */
    void startup() throws IOException {
        link.require(TpmCommand.of(TpmCode.CC_STARTUP).u16(TpmCode.SU_CLEAR));
    }

    void changePlatformAuth(byte[] auth) throws IOException {
        link.require(TpmCommand.of(TpmCode.CC_HIERARCHY_CHANGE_AUTH)
                .u32(TpmCode.RH_PLATFORM)
                .emptyPassword()
                .sized(auth));
    }

    /** A saved context, or empty where the handle names nothing any more. A saved session is no longer loaded. */
    Optional<byte[]> saveContext(int handle) throws IOException {
        byte[] saved =
                link.execute(TpmCommand.of(TpmCode.CC_CONTEXT_SAVE).u32(handle).toBytes());
        return TpmMessage.code(saved) == TpmCode.RC_SUCCESS
                ? Optional.of(Arrays.copyOfRange(saved, TpmMessage.HEADER, saved.length))
                : Optional.empty();
    }

    /** The handle of a context loaded again, or empty where its hierarchy has been cleared since. */
    OptionalInt loadContext(byte[] context) throws IOException {
        byte[] loaded = link.execute(
                TpmCommand.of(TpmCode.CC_CONTEXT_LOAD).bytes(context).toBytes());
        return TpmMessage.code(loaded) == TpmCode.RC_SUCCESS
                ? OptionalInt.of(ByteBuffer.wrap(loaded).getInt(TpmMessage.HEADER))
                : OptionalInt.empty();
    }

    /** Removes an object or session, if it is still there. */
    void flush(int handle) throws IOException {
        link.execute(TpmCommand.of(TpmCode.CC_FLUSH_CONTEXT).u32(handle).toBytes());
    }

    @Override
    public void close() throws IOException {
        link.close();
    }
}
