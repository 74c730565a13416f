// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads PCRs and has them quoted. */
record PcrReader(Connection connection) {
    private static final int MAX_QUOTES = 8;
    private static final int DIGEST_SIZE = 32;

    /** In as many commands as it takes: a TPM answers with at most eight values (TPML_DIGEST). */
    PcrValues read(PcrSelection selection) throws AzureSkrException {
        Map<Integer, Bytes> values = new TreeMap<>();
        while (values.size() < selection.indices().size()) {
            PcrSelection missing = selection.without(values.keySet());
            Map<Integer, Bytes> read = connection.run(Commands.pcrRead(missing), PcrReader::readValues);
            if (read.isEmpty() || !missing.indices().containsAll(read.keySet())) {
                throw new AzureSkrException(
                        Stage.TPM,
                        "The TPM has no SHA-256 values for PCRs %s: its SHA-256 bank is off"
                                .formatted(missing.indices()),
                        "Switch it on (tpm2_pcrallocate) and reboot.",
                        null);
            }
            values.putAll(read);
        }
        return new PcrValues(selection, List.copyOf(values.values()));
    }

    private static Map<Integer, Bytes> readValues(ByteReader in) throws MalformedException {
        in.u32("pcrUpdateCounter");
        List<Integer> indices = PcrSelection.read(in).indices();
        if (in.u32("digest count") != indices.size()) {
            throw in.malformed("not one digest for each of the PCRs " + indices);
        }
        Map<Integer, Bytes> values = new TreeMap<>();
        for (int index : indices) {
            Bytes digest = in.sized16("digest of PCR " + index);
            if (digest.length() != DIGEST_SIZE) {
                throw in.malformed("digest of PCR %d is %d bytes long".formatted(index, digest.length()));
            }
            values.put(index, digest);
        }
        return values;
    }

    /** Quotes again when a PCR was extended between the quote and the reading. */
    Quote quote(int ak, PcrSelection selection) throws AzureSkrException {
        for (int attempt = 0; attempt < MAX_QUOTES; attempt++) {
            Signed signed = connection.run(Commands.quote(ak, selection), PcrReader::readQuote);
            requireSelected(signed.quoted().selection(), selection);
            PcrValues values = read(selection);
            if (signed.quoted().pcrDigest().equals(values.digest())) {
                return new Quote(signed.attest(), signed.signature(), values);
            }
        }
        throw new AzureSkrException(
                Stage.TPM,
                "In %d attempts the quote never matched the values of PCRs %s that were read after it: they are being"
                                .formatted(MAX_QUOTES, selection.indices())
                        + " extended all the time, or something on the channel to the TPM alters answers",
                "Load again when the boot has settled.",
                null);
    }

    private static void requireSelected(PcrSelection quoted, PcrSelection asked) throws AzureSkrException {
        if (!quoted.equals(asked)) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "The TPM quoted PCRs %s, asked for were %s".formatted(quoted.indices(), asked.indices()),
                    "Something on the channel to the TPM alters commands or answers: check the configured TPM, and who"
                            + " can open it.",
                    null);
        }
    }

    private record Signed(Bytes attest, Attest.Quoted quoted, Bytes signature) {}

    private static Signed readQuote(ByteReader in) throws MalformedException {
        Bytes attest = in.sized16("quoted");
        return new Signed(attest, Attest.read(attest).quoted(), Rsassa.read(in));
    }
}
