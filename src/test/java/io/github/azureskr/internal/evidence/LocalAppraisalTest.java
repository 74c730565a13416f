// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static io.github.azureskr.internal.evidence.Appraisals.accepts;
import static io.github.azureskr.internal.evidence.Appraisals.cannotRead;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.Patch;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.spec.AzureSkrException;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalAppraisalTest {
    private final FakeMachine machine = new FakeMachine();

    @Test
    void soundEvidenceIsAccepted() {
        accepts(machine);
    }

    @Test
    void checksGoFromTheRootKeyDownToTheTransferKey() throws Exception {
        List<String> names = new LocalAppraisal(FakeMachine.TRUSTING)
                .checks(machine.evidence(), machine.endorsements()).stream()
                        .map(Check::name)
                        .toList();
        assertEquals("ARK key's SHA-256", names.get(0));
        assertTrue(names.indexOf("VCEK signature") < names.indexOf("SNP report signature"), names::toString);
        assertTrue(names.indexOf("REPORT_DATA") < names.indexOf("AK"), names::toString);
        assertTrue(names.indexOf("AK") < names.indexOf("quote signature"), names::toString);
        assertTrue(names.indexOf("event log") < names.indexOf("transfer key policy"), names::toString);
    }

    @Test
    void unreadableEvidenceNamesTheStructure() {
        machine.afterSigning = report -> report.set(0, 9);
        String message = cannotRead(machine);
        assertTrue(message.contains("SNP report: version 9 is unknown"), message);
    }

    @Test
    void certificationInPlaceOfTheQuoteIsRefused() {
        machine.quoteStatement = quote -> machine.certification().attest();
        String message = cannotRead(machine);
        assertTrue(message.contains("a certification where a quote was expected"), message);
    }

    @Test
    void endorsementsMustBeThree() {
        Endorsements two = new Endorsements(List.of(machine.vcek, machine.ask), "");
        LocalAppraisal appraisal = new LocalAppraisal(FakeMachine.TRUSTING);
        String message = assertThrows(AzureSkrException.class, () -> appraisal.appraise(machine.evidence(), two))
                .getMessage();
        assertTrue(message.contains("endorsements: hold 2 certificates, must be VCEK, ASK, ARK"), message);
    }

    @Test
    void certificateWithoutAmdsExtensionsIsRefused() {
        machine.vcek = FakeAmd.Template.vcek().certificate();
        String message = cannotRead(machine);
        assertTrue(message.contains("VCEK certificate: has neither AMD's hardware ID"), message);
    }

    @Test
    void everyByteOfTheReportMatters() {
        LocalAppraisal appraisal = new LocalAppraisal(FakeMachine.TRUSTING);
        Bytes sound = machine.evidence().snpReport();
        for (int i = 0; i < SnpReport.LENGTH; i += 5) {
            int index = i;
            Bytes flipped =
                    Patch.of(sound).set(index, sound.at(index) ^ 1 << index % 8).bytes();
            Evidence changed = machine.evidence(flipped);
            assertThrows(
                    AzureSkrException.class,
                    () -> appraisal.appraise(changed, machine.endorsements()),
                    () -> "byte " + index);
        }
    }
}
