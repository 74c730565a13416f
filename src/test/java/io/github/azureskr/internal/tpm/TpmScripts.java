// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import java.util.Collections;
import java.util.List;

/** What an obliging TPM answers in each conversation of {@link TpmFuzz}: its number, then its answers. */
final class TpmScripts {
    static final PcrValues PCRS =
            new PcrValues(PcrSelection.BOOT, Collections.nCopies(8, Bytes.ofHex("33".repeat(32))));

    private static final Bytes NAME = Bytes.ofHex("000b" + "44".repeat(32));
    private static final Bytes CONTENT = Bytes.ofHex("55".repeat(64));

    private TpmScripts() {}

    static List<Bytes> all() {
        return List.of(
                script(0, answer(nvPublic()), answer(bufferSize()), authorized(sized(CONTENT))),
                script(1, authorized(TpmFuzz.signed(TpmFuzz.quoteOf(PCRS))), answer(pcrValues())),
                script(2, answer(Bytes.concat(TpmFuzz.EK, sized(NAME), sized(NAME)))),
                script(3, loaded(created())),
                script(4, session(), answer(Bytes.EMPTY), refused(ResponseCode.PCR_CHANGED), answer(Bytes.EMPTY)));
    }

    private static Bytes script(int conversation, Bytes... answers) {
        return Bytes.concat(new ByteWriter().u8(conversation).toBytes(), Bytes.concat(answers));
    }

    private static Bytes nvPublic() {
        Bytes area = new ByteWriter()
                .u32(NvIndex.HCL_REPORT)
                .u16(Algorithm.SHA256)
                .u32(0x62072001)
                .sized16(Bytes.EMPTY)
                .u16(CONTENT.length())
                .toBytes();
        return Bytes.concat(sized(area), sized(NAME));
    }

    private static Bytes bufferSize() {
        return Bytes.ofHex("00" + "00000006" + "00000001" + "0000012c" + "00000400");
    }

    private static Bytes pcrValues() {
        ByteWriter out = new ByteWriter().u32(7).bytes(PCRS.selection().bytes()).u32(8);
        PCRS.digests().forEach(out::sized16);
        return out.toBytes();
    }

    private static Bytes created() {
        Bytes ticket = Bytes.concat(Bytes.ofHex("8021" + "40000007"), sized(Bytes.EMPTY));
        return Bytes.concat(TpmFuzz.STORAGE, sized(Bytes.EMPTY), sized(Bytes.EMPTY), ticket, sized(NAME));
    }

    private static Bytes answer(Bytes parameters) {
        return frame(Command.NO_SESSIONS, 0, parameters);
    }

    private static Bytes refused(int code) {
        return frame(Command.NO_SESSIONS, code, Bytes.EMPTY);
    }

    private static Bytes authorized(Bytes parameters) {
        return frame(Command.SESSIONS, 0, parametersAndPassword(parameters));
    }

    private static Bytes loaded(Bytes parameters) {
        return frame(Command.SESSIONS, 0, Bytes.concat(Bytes.ofHex("80000000"), parametersAndPassword(parameters)));
    }

    private static Bytes session() {
        return frame(Command.NO_SESSIONS, 0, Bytes.concat(Bytes.ofHex("03000000"), sized(NAME)));
    }

    private static Bytes parametersAndPassword(Bytes parameters) {
        return new ByteWriter()
                .u32(parameters.length())
                .bytes(parameters)
                .bytes(Bytes.ofHex("0000" + "01" + "0000"))
                .toBytes();
    }

    private static Bytes frame(int tag, int code, Bytes body) {
        return new ByteWriter()
                .u16(tag)
                .u32(10 + body.length())
                .u32(code)
                .bytes(body)
                .toBytes();
    }

    private static Bytes sized(Bytes content) {
        return new ByteWriter().sized16(content).toBytes();
    }
}
