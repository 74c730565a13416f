// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.tpm.Certification;
import io.github.azureskr.internal.tpm.PublicArea;
import java.security.GeneralSecurityException;
import java.util.List;

/** The transfer key lives in this TPM, cannot leave it, and opens only while the PCRs are the quoted ones. */
final class TransferKeyChecks {
    /** fixedTPM, fixedParent, sensitiveDataOrigin, noDA, decrypt: what the reference client's key has. */
    private static final int ATTRIBUTES = 0x00020432;

    private static final String TAMPERED = "The TPM's answer was changed on its way. Load again; if it stays, something"
            + " stands between this process and the TPM.";
    private static final String MOVED =
            "A PCR was extended between making the key and reading the evidence. Load again;"
                    + " if it stays, find what extends PCR 0 to 7 on the running system.";

    private TransferKeyChecks() {}

    static List<Check> of(Statements evidence) throws GeneralSecurityException {
        PublicArea key = evidence.transferKey();
        Certification certification = evidence.evidence().transferKeyCertification();
        boolean verifies = Signatures.verifies(
                certification.attest(), certification.signature(), evidence.ak().publicKey());
        return List.of(
                Check.signature("transfer key certification", "the AK", verifies, TAMPERED),
                Check.equal("certified name", key.name(), evidence.certified().name(), TAMPERED),
                Check.equal(
                        "transfer key attributes",
                        "0x%08X".formatted(ATTRIBUTES),
                        "0x%08X".formatted(key.attributes()),
                        TAMPERED),
                Check.equal(
                        "transfer key policy",
                        evidence.evidence().quote().pcrs().policy(),
                        key.authPolicy(),
                        MOVED));
    }
}
