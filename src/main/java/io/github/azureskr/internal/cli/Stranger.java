// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.List;

/** Files that are easily taken for evidence, by how they begin. */
record Stranger(Bytes beginning, String explanation) {
    private static final String CERTIFICATE = "a certificate or key: name a file of certificates with --certs";

    private static final List<Stranger> KNOWN = List.of(
            new Stranger(Bytes.ofHex("1f8b"), "gzip: unpack it first"),
            new Stranger(Bytes.utf8("PK"), "a zip archive: unpack it first"),
            new Stranger(Bytes.utf8("-----BEGIN"), CERTIFICATE),
            new Stranger(Bytes.ofHex("3082"), CERTIFICATE),
            new Stranger(Bytes.utf8("eyJ"), "a token, which is an attestation's result rather than its evidence"),
            new Stranger(Bytes.ofHex("ff544347"), "a statement of a TPM (TPMS_ATTEST), such as a quote"),
            new Stranger(Bytes.ofHex("0300020000000000"), "a quote of Intel SGX, which is no virtual machine's"),
            new Stranger(Bytes.ofHex("01000000"), "an SNP report of version 1, from before SEV-SNP was released"));

    static MalformedException refuse(Bytes evidence) {
        String kind = KNOWN.stream()
                .filter(stranger -> evidence.length() >= stranger.beginning.length())
                .filter(stranger ->
                        evidence.slice(0, stranger.beginning.length()).equals(stranger.beginning))
                .map(stranger -> ", which begins like " + stranger.explanation)
                .findFirst()
                .orElse("");
        return new MalformedException(
                "evidence",
                "of " + evidence.length() + " bytes" + kind
                        + ". Known are an HCL report (begins with HCLA), an SNP report"
                        + " (1184 bytes), and a report or quote of an Intel TD");
    }
}
