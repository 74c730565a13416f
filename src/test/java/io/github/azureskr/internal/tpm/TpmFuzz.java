// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.ByteWriter;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import java.time.Duration;
import java.util.List;

public final class TpmFuzz {
    static final Bytes EK = Template.ENDORSEMENT.withUnique(modulus()).bytes();
    static final Bytes STORAGE = Template.STORAGE.withUnique(modulus()).bytes();

    private static final String MIDDLE =
            "0002aabb" + "0001cc" + "0000000000000001" + "00000002" + "00000003" + "01" + "0000000000000004";
    private static final Bytes SIGNATURE = Bytes.ofHex("0014000b" + "0004" + "01020304");

    private TpmFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(
                FuzzTarget.of("tpm-attest", 512, TpmFuzz::attests, TpmFuzz::attest),
                FuzzTarget.of("tpm-public", 1024, () -> List.of(EK, STORAGE), TpmFuzz::publicArea),
                FuzzTarget.of("tpm-answers", 1024, TpmScripts::all, TpmFuzz::answers)
                        .refusingWith(AzureSkrException.class),
                FuzzTarget.of("event-log", 2048, () -> List.of(eventLog()), TpmFuzz::eventLog));
    }

    /** TPMS_ATTEST and TPMT_SIGNATURE, as the TPM answers with them. */
    private static void attest(Bytes input) throws MalformedException {
        ByteReader in = ByteReader.bigEndian("attestation", input);
        Attest attest = Attest.read(in.sized16("attest"));
        if (attest.attested() instanceof Attest.Quoted) {
            attest.quoted().selection().indices();
        } else {
            attest.certified().name();
        }
        Rsassa.read(in);
    }

    private static void publicArea(Bytes input) throws MalformedException {
        PublicArea area = PublicArea.read(input);
        area.publicKey();
        area.name();
        if (!area.bytes().equals(input)) {
            throw new AssertionError("marshals to something else");
        }
    }

    /** One of the conversations that a load has, with a TPM that answers what the input says. */
    private static void answers(Bytes input) throws AzureSkrException, MalformedException {
        if (input.length() == 0) {
            throw new MalformedException("script", "empty");
        }
        try (Connection tpm =
                new Connection(new ScriptedTransport(input.slice(1, input.length() - 1)), Duration.ofMillis(50))) {
            switch (input.at(0) % 5) {
                case 0 -> new NvReader(tpm).read(NvIndex.HCL_REPORT);
                case 1 -> new PcrReader(tpm).quote(Handle.AK, PcrSelection.BOOT);
                case 2 -> SaltKey.endorsementKey(tpm, PublicArea.read(EK).publicKey());
                case 3 -> PrimaryKey.create(tpm, Handle.NULL, Template.STORAGE, key -> key);
                default -> decrypt(tpm);
            }
        }
    }

    private static void decrypt(Connection tpm) throws AzureSkrException, MalformedException {
        SaltKey salt = new SaltKey(Handle.EK, PublicArea.read(EK).publicKey());
        try (PolicySession session = PolicySession.start(tpm, salt)) {
            TpmScripts.PCRS.satisfy(session);
            session.run(Commands.rsaDecrypt(Handle.AK, DecryptScheme.RSAES, Bytes.EMPTY), Bytes.EMPTY)
                    .ifPresent(secret -> {
                        throw new AssertionError("who could know the session's key?");
                    });
        } catch (UndecryptableException refused) {
            throw new MalformedException("script", "the TPM refuses the ciphertext");
        }
    }

    private static void eventLog(Bytes input) throws MalformedException {
        EventLog.read(input).replay(PcrSelection.BOOT);
    }

    static Bytes quoteOf(PcrValues pcrs) {
        return new ByteWriter()
                .bytes(Bytes.ofHex("ff544347" + "8018" + MIDDLE))
                .bytes(pcrs.selection().bytes())
                .sized16(pcrs.digest())
                .toBytes();
    }

    static Bytes signed(Bytes attest) {
        return new ByteWriter().sized16(attest).bytes(SIGNATURE).toBytes();
    }

    private static List<Bytes> attests() {
        Bytes certification = Bytes.ofHex("ff544347" + "8017" + MIDDLE + "0003000b01" + "0003000b02");
        return List.of(signed(quoteOf(TpmScripts.PCRS)), signed(certification));
    }

    /** The specification's own record, and a separator in PCR 0. */
    private static Bytes eventLog() {
        String algorithms = "02000000" + "0400" + "1400" + "0b00" + "2000";
        String specId = Bytes.utf8("Spec ID Event03\0").hex() + "00000000" + "00020002" + algorithms + "00";
        String first = "00000000" + "03000000" + "00".repeat(20) + "25000000" + specId;
        String digests = "02000000" + "0400" + "11".repeat(20) + "0b00" + "22".repeat(32);
        return Bytes.ofHex(first + "00000000" + "04000000" + digests + "04000000" + "00000000");
    }

    private static Bytes modulus() {
        return Bytes.ofHex("c1" + "11".repeat(255));
    }
}
