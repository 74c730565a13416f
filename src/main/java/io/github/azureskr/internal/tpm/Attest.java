// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;

/**
 * TPMS_ATTEST (TPM 2.0 part 2, section 10.12.8): what a TPM says under the AK's signature.
 *
 * @param signer the qualified name of the key that signed
 * @param extraData the caller's qualifyingData
 */
public record Attest(Bytes signer, Bytes extraData, ClockInfo clockInfo, long firmwareVersion, Attested attested) {
    private static final String STRUCTURE = "TPMS_ATTEST";
    /** TPM_GENERATED_VALUE: no key of a TPM signs anything from outside that begins so. */
    private static final long MAGIC = 0xFF544347L;

    private static final int TYPE_CERTIFY = 0x8017;
    private static final int TYPE_QUOTE = 0x8018;

    /** TPMU_ATTEST, of which two kinds are used here. */
    public sealed interface Attested {}

    /** TPMS_QUOTE_INFO. */
    public record Quoted(PcrSelection selection, Bytes pcrDigest) implements Attested {}

    /** TPMS_CERTIFY_INFO. */
    public record Certified(Bytes name, Bytes qualifiedName) implements Attested {}

    /** TPMS_CLOCK_INFO. */
    public record ClockInfo(long clock, long resetCount, long restartCount, boolean safe) {
        static ClockInfo read(ByteReader in) throws MalformedException {
            long clock = in.u64("clock");
            long resetCount = in.u32("resetCount");
            long restartCount = in.u32("restartCount");
            int safe = in.u8("safe");
            if (safe > 1) {
                throw in.malformed("safe is neither yes nor no");
            }
            return new ClockInfo(clock, resetCount, restartCount, safe == 1);
        }
    }

    public static Attest read(Bytes attest) throws MalformedException {
        ByteReader in = ByteReader.bigEndian(STRUCTURE, attest);
        if (in.u32("magic") != MAGIC) {
            throw in.malformed("magic is not TPM_GENERATED_VALUE");
        }
        int type = in.u16("type");
        Attest result = new Attest(
                in.sized16("qualifiedSigner"),
                in.sized16("extraData"),
                ClockInfo.read(in),
                in.u64("firmwareVersion"),
                readAttested(type, in));
        in.end();
        return result;
    }

    private static Attested readAttested(int type, ByteReader in) throws MalformedException {
        return switch (type) {
            case TYPE_QUOTE -> new Quoted(PcrSelection.read(in), in.sized16("pcrDigest"));
            case TYPE_CERTIFY -> new Certified(in.sized16("name"), in.sized16("qualifiedName"));
            default -> throw in.malformed("type 0x%04X is neither a quote nor a certification".formatted(type));
        };
    }

    /** What a quote says. */
    public Quoted quoted() throws MalformedException {
        if (attested instanceof Quoted quoted) {
            return quoted;
        }
        throw new MalformedException(STRUCTURE, "a certification where a quote was expected");
    }

    /** What a certification says. */
    public Certified certified() throws MalformedException {
        if (attested instanceof Certified certified) {
            return certified;
        }
        throw new MalformedException(STRUCTURE, "a quote where a certification was expected");
    }
}
