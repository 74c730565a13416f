// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the tests do to a TPM beside the provider: provisioning as Azure's paravisor does it, and looking at what is
 * loaded. Written anew from TPM 2.0 part 3, so that a mistake in the provider's commands cannot hide itself.
 */
public record RawTpm(Channel channel) {
    private static final Bytes PASSWORD = Bytes.ofHex("40000009" + "0000" + "01" + "0000");

    /** Sends a command and receives the answer. */
    @FunctionalInterface
    public interface Channel {
        Bytes exchange(Bytes command) throws IOException;
    }

    /** The AK as the paravisor makes it: a restricted signing key, persistent at 0x81000003. */
    public void provisionAk() throws IOException {
        persist(0x4000000B, "0001 000B 00050472 0000 0010 0014 000B 0800 00000000 0100" + "00".repeat(256), Handle.AK);
    }

    /** The default endorsement key, persistent at 0x81010001. */
    public void provisionEk() throws IOException {
        persist(0x4000000B, ekTemplate(), Handle.EK);
    }

    private static String ekTemplate() {
        return "0001 000B 000300B2 0020 837197674484B3F81A90CC8D46A5D724FD52D76E06520B64F2A1DA1B331469AA"
                + "0006 0080 0043 0010 0800 00000000 0100" + "00".repeat(256);
    }

    /** What HCLEkPub would be: the default endorsement key's public area. */
    public PublicArea readEk() throws IOException {
        Bytes answer = createPrimary(0x4000000B, ekTemplate());
        flush(handle(answer));
        ByteReader in = ByteReader.bigEndian("answer", answer);
        in.skip("header, handle and size", 18);
        return PublicArea.read(in);
    }

    /** Makes a primary key and leaves it at a persistent handle. */
    public void persist(int hierarchy, String template, int persistent) throws IOException {
        int handle = handle(createPrimary(hierarchy, template));
        run(0x120, 1, new ByteWriter().u32(0x40000001).u32(handle), new ByteWriter().u32(persistent));
        flush(handle);
    }

    private Bytes createPrimary(int hierarchy, String template) throws IOException {
        Bytes area = Bytes.ofHex(template.replace(" ", ""));
        return run(
                0x131,
                1,
                new ByteWriter().u32(hierarchy),
                new ByteWriter()
                        .sized16(Bytes.ofHex("00000000"))
                        .sized16(area)
                        .u16(0)
                        .u32(0));
    }

    /** Loads an RSA key from outside, with one of its primes, and returns its handle. */
    int loadExternal(Bytes publicArea, Bytes prime) throws IOException {
        Bytes sensitive = new ByteWriter()
                .u16(0x0001)
                .sized16(Bytes.EMPTY)
                .sized16(Bytes.EMPTY)
                .sized16(prime)
                .toBytes();
        Bytes answer = run(
                0x167,
                0,
                new ByteWriter(),
                new ByteWriter().sized16(sensitive).bytes(publicArea).u32(0x40000007));
        return handle(answer);
    }

    /** Defines an index as the paravisor does (platform, readable by the owner) and writes it unless it is empty. */
    public void defineNv(int index, int size, Bytes content) throws IOException {
        Bytes area = new ByteWriter()
                .u32(index)
                .u16(0x000B)
                .u32(0x42060004)
                .u16(0)
                .u16(size)
                .toBytes();
        run(0x12A, 1, new ByteWriter().u32(0x4000000C), new ByteWriter().u16(0).sized16(area));
        for (int offset = 0; offset < content.length(); offset += 512) {
            Bytes piece = content.slice(offset, Math.min(512, content.length() - offset));
            run(
                    0x137,
                    1,
                    new ByteWriter().u32(index).u32(index),
                    new ByteWriter().sized16(piece).u16(offset));
        }
    }

    /** Defines an index as the owner, who has no password. */
    public void defineOwnerNv(int index, int attributes, int size) throws IOException {
        Bytes area = new ByteWriter()
                .u32(index)
                .u16(0x000B)
                .u32(attributes)
                .u16(0)
                .u16(size)
                .toBytes();
        run(0x12A, 1, new ByteWriter().u32(0x40000001), new ByteWriter().u16(0).sized16(area));
    }

    public void undefineNv(int index) throws IOException {
        run(0x122, 1, new ByteWriter().u32(0x40000001).u32(index), new ByteWriter());
    }

    /** Forgets the owner's seed, by the password of the lockout hierarchy. */
    public void clear() throws IOException {
        run(0x126, 1, new ByteWriter().u32(0x4000000A), new ByteWriter());
    }

    /** Lets time pass: the TPM's clock can only be set forward. */
    public void setClock(long millis) throws IOException {
        run(0x128, 1, new ByteWriter().u32(0x40000001), new ByteWriter().u64(millis));
    }

    public void extendPcr(int pcr, String measured) throws IOException {
        run(
                0x182,
                1,
                new ByteWriter().u32(pcr),
                new ByteWriter().u32(1).u16(0x000B).bytes(Bytes.utf8(measured).sha256()));
    }

    public void setOwnerPassword(String password) throws IOException {
        run(0x129, 1, new ByteWriter().u32(0x40000001), new ByteWriter().sized16(Bytes.utf8(password)));
    }

    /**
     * Starts a policy session without a salt, which has the first free handle, and returns that.
     *
     * @param symmetric TPMT_SYM_DEF
     */
    int startPolicySession(Bytes symmetric) throws IOException {
        return handle(run(
                0x176,
                0,
                new ByteWriter().u32(0x40000007).u32(0x40000007),
                new ByteWriter()
                        .sized16(Bytes.ofHex("aa".repeat(16)))
                        .sized16(Bytes.EMPTY)
                        .u8(1)
                        .bytes(symmetric)
                        .u16(0x000B)));
    }

    /** How many transient objects and sessions are loaded. */
    public int countLoaded() throws IOException {
        return loaded().size();
    }

    /** As the resource manager does when a client goes away. */
    public void flushAll() throws IOException {
        for (int handle : loaded()) {
            flush(handle);
        }
    }

    private List<Integer> loaded() throws IOException {
        List<Integer> handles = new ArrayList<>();
        for (int first : new int[] {0x80000000, 0x02000000}) {
            Bytes answer = run(
                    0x17A,
                    0,
                    new ByteWriter(),
                    new ByteWriter().u32(1).u32(first).u32(64));
            ByteReader in = ByteReader.bigEndian("answer", answer);
            in.skip("header, moreData, capability", 15);
            for (long count = in.u32("count"); count > 0; count--) {
                handles.add((int) in.u32("handle"));
            }
        }
        return handles;
    }

    public void flush(int handle) throws IOException {
        run(0x165, 0, new ByteWriter(), new ByteWriter().u32(handle));
    }

    static int handle(Bytes answer) {
        return answer.asBuffer().getInt(10);
    }

    private Bytes run(int code, int passwords, ByteWriter handles, ByteWriter parameters) throws IOException {
        ByteWriter body = new ByteWriter().bytes(handles.toBytes());
        if (passwords > 0) {
            body.u32((long) passwords * PASSWORD.length());
            for (int i = 0; i < passwords; i++) {
                body.bytes(PASSWORD);
            }
        }
        Bytes rest = body.bytes(parameters.toBytes()).toBytes();
        Bytes answer = channel.exchange(new ByteWriter()
                .u16(passwords > 0 ? 0x8002 : 0x8001)
                .u32(10 + rest.length())
                .u32(code)
                .bytes(rest)
                .toBytes());
        int responseCode = answer.asBuffer().getInt(6);
        if (responseCode != 0) {
            throw new IOException("command 0x%X: response code 0x%X".formatted(code, responseCode));
        }
        return answer;
    }
}
