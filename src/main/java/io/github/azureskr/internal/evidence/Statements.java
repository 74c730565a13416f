// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.snp.RuntimeClaims;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.tpm.Attest;
import io.github.azureskr.internal.tpm.PublicArea;

/** Evidence and endorsements as they stand, and what their structures say, nothing of it believed yet. */
record Statements(
        Evidence evidence,
        EndorsementChain chain,
        SnpReport report,
        RuntimeClaims claims,
        PublicArea ak,
        Attest.Quoted quoted,
        PublicArea transferKey,
        Attest.Certified certified) {
    static Statements read(Evidence evidence, Endorsements endorsements) throws MalformedException {
        return new Statements(
                evidence,
                EndorsementChain.read(endorsements.chain()),
                SnpReport.read(evidence.snpReport()),
                RuntimeClaims.parse(evidence.runtimeClaims()),
                PublicArea.read(evidence.akPublic()),
                Attest.read(evidence.quote().attest()).quoted(),
                PublicArea.read(evidence.transferKeyPublic()),
                Attest.read(evidence.transferKeyCertification().attest()).certified());
    }

    Bytes runtimeClaims() {
        return evidence.runtimeClaims();
    }
}
