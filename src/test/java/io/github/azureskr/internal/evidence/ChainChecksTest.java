// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static io.github.azureskr.internal.evidence.Appraisals.accepts;
import static io.github.azureskr.internal.evidence.Appraisals.refuses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.internal.snp.FakeAmd;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChainChecksTest {
    private final FakeMachine machine = new FakeMachine();

    @Test
    void onlyAmdsRootsAreTrustedUnlessConfigured() {
        assertEquals(3, AppraisalPolicy.AMD.trustedRoots().size());
        refuses(AppraisalPolicy.AMD, machine, "ARK key's SHA-256");
        refuses(new AppraisalPolicy(Set.of()), machine, "ARK key's SHA-256");
        accepts(AppraisalPolicy.AMD.trusting(FakeMachine.TRUSTING.trustedRoots()), machine);
    }

    @Test
    void rootMustBeSelfSigned() {
        machine.ark = FakeAmd.Template.ark().signedBy(FakeAmd.ASK_KEY).certificate();
        refuses(machine, "ARK signature");
    }

    @Test
    void rootMustBeItsOwnIssuer() {
        machine.ark = FakeAmd.Template.ark().issuer("CN=ARK-Genoa").certificate();
        refuses(machine, "ARK issuer");
    }

    @Test
    void intermediateMustBeSignedByTheRoot() {
        machine.ask = FakeAmd.Template.ask().signedBy(FakeMachine.AK).certificate();
        refuses(machine, "ASK signature");
    }

    @Test
    void intermediateMustNameTheRoot() {
        machine.ask = FakeAmd.Template.ask().issuer("CN=ARK-Genoa").certificate();
        refuses(machine, "ASK issuer");
    }

    @Test
    void vcekMustBeSignedByTheIntermediate() {
        machine.vcek = FakeAmd.Template.vcek().signedBy(FakeAmd.ARK_KEY).vcek(FakeMachine.TCB, FakeMachine.CHIP_ID);
        refuses(machine, "VCEK signature");
    }

    @Test
    void vcekMustNameTheIntermediate() {
        machine.vcek = FakeAmd.Template.vcek().issuer("CN=SEV-Genoa").vcek(FakeMachine.TCB, FakeMachine.CHIP_ID);
        refuses(machine, "VCEK issuer");
    }

    @Test
    void certificatesMustBeSignedAsAmdSigns() {
        for (String algorithm : List.of("SHA384withRSA", "SHA256withRSAandMGF1", "SHA512withRSAandMGF1")) {
            machine.vcek = FakeAmd.Template.vcek().vcek(FakeMachine.TCB, FakeMachine.CHIP_ID, algorithm);
            refuses(machine, "VCEK signature");
        }
    }

    @Test
    void expiredCertificatesAreRefused() {
        machine.ark = FakeAmd.Template.ark().expired().certificate();
        machine.ask = FakeAmd.Template.ask().expired().certificate();
        machine.vcek = FakeAmd.Template.vcek().expired().vcek(FakeMachine.TCB, FakeMachine.CHIP_ID);
        refuses(machine, "ARK validity", "ASK validity", "VCEK validity");
    }

    @Test
    void certificateOfTheFutureIsRefused() {
        machine.vcek = FakeAmd.Template.vcek().notYetValid().vcek(FakeMachine.TCB, FakeMachine.CHIP_ID);
        refuses(machine, "VCEK validity");
    }
}
