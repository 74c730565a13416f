// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

/** The part common to all TPMS_ATTEST (TPM 2.0 part 2, 10.12.8). */
final class Attest {
    private static final int TPM_GENERATED_VALUE = 0xFF544347;

    private Attest() {}

    /** Reads up to the part that depends on the type. */
    static Reader open(String field, byte[] bytes, int type) throws AppraisalException {
        Reader in = Reader.bigEndian(field, bytes);
        in.expect("magic", in.u32(), TPM_GENERATED_VALUE);
        in.expect("type", in.u16(), type);
        in.sized(); // qualifiedSigner
        // Both known clients leave it empty; what the service does with another is not known, so none is let through.
        if (in.sized().length != 0) {
            throw AppraisalException.invalid(field + ": qualifyingData must be empty");
        }
        in.u64(); // clock
        in.u32(); // resetCount
        in.u32(); // restartCount
        in.u8(); // safe
        in.u64(); // firmwareVersion
        return in;
    }
}
