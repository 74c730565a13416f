// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The quote of a real Azure VM: signature, TPMS_ATTEST and the values of all PCRs, each after its length. */
record CapturedQuote(Bytes signature, Bytes attest, List<Bytes> pcrs) {
    static CapturedQuote read() throws IOException {
        ByteReader in = ByteReader.littleEndian("quote.bin", Samples.read("azure-cvm/quote.bin"));
        Bytes signature = in.bytes("signature", (int) in.u64("length"));
        Bytes attest = in.bytes("attest", (int) in.u64("length"));
        List<Bytes> pcrs = new ArrayList<>();
        for (long count = in.u64("count"); count > 0; count--) {
            pcrs.add(in.bytes("PCR", 32));
        }
        in.end();
        return new CapturedQuote(signature, attest, pcrs);
    }
}
