// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.evidence.OsRelease;
import io.github.azureskr.internal.http.Deadline;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpSettings;
import io.github.azureskr.internal.tpm.PcrSelection;
import io.github.azureskr.internal.tpm.PublicArea;
import io.github.azureskr.internal.tpm.Quote;
import io.github.azureskr.internal.tpm.SwTpm;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The same with a transfer key that lives in a TPM. */
class MaaVerifierInTpmTest {
    private static final int AK = 0x81000003;

    @Test
    void unsealsTheTokenInTheTpm() throws Exception {
        try (SwTpm swtpm = SwTpm.start();
                TestMaa maa = new TestMaa();
                Http http = Http.open(new HttpSettings(
                        List.of(maa.trustAnchor()),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(10),
                        Deadline.after(Duration.ofSeconds(60))))) {
            swtpm.raw().provisionAk();
            MaaVerifier verifier =
                    new MaaVerifier(http, List.of(maa.endpoint()), Clock.fixed(TestMaa.NOW, ZoneOffset.UTC));
            try (Tpm tpm = Tpm.open(swtpm.tcti())) {
                PublicArea ak = tpm.readPublic(AK);
                tpm.authenticateSalt(ak.publicKey(), Optional.empty());
                Quote quote = tpm.quote(AK, PcrSelection.BOOT);
                try (TransferKey transferKey = tpm.newTransferKey(AK, quote.pcrs())) {
                    AttestationResult result = verifier.appraise(
                            evidence(ak, quote, transferKey), new Endorsements(List.of(), ""), transferKey);
                    assertEquals(maa.endpoint().toString(), result.claims().string("iss"));
                }
            }
        }
    }

    private static Evidence evidence(PublicArea ak, Quote quote, TransferKey transferKey) {
        return new Evidence(
                Bytes.EMPTY,
                Bytes.EMPTY,
                Bytes.EMPTY,
                ak.bytes(),
                quote,
                transferKey.publicArea(),
                transferKey.certification(),
                Bytes.EMPTY,
                new OsRelease("Ubuntu", 22, 4));
    }
}
