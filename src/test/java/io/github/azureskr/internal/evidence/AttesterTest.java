// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.Patch;
import io.github.azureskr.internal.tpm.DecryptScheme;
import io.github.azureskr.internal.tpm.EventLog;
import io.github.azureskr.internal.tpm.Handle;
import io.github.azureskr.internal.tpm.NvIndex;
import io.github.azureskr.internal.tpm.PcrSelection;
import io.github.azureskr.internal.tpm.PublicArea;
import io.github.azureskr.internal.tpm.SwTpm;
import io.github.azureskr.internal.tpm.Tpm;
import io.github.azureskr.internal.tpm.TransferKey;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.PublicKey;
import javax.crypto.Cipher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a software TPM with the AK, the NV indices and the PCRs of an Azure machine. */
class AttesterTest {
    private static final int INDEX_SIZE = 2048;
    private static final int REPORT_TYPE = 1224;
    private static final int HASH_TYPE = 1228;

    private final FakeMachine machine = new FakeMachine();
    private SwTpm swTpm;

    @TempDir
    private Path folder;

    @BeforeEach
    void startTpm() throws Exception {
        swTpm = SwTpm.start();
        swTpm.raw().provisionAk();
    }

    @AfterEach
    void stopTpm() throws Exception {
        swTpm.close();
    }

    @Test
    void evidenceOfARealTpmIsAccepted() throws Exception {
        provisionHclReport();
        provisionBoot();
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            Attester attester = attester(tpm);
            try (TransferKey key = attester.newTransferKey()) {
                Evidence evidence = attester.collect(key);
                new LocalAppraisal(FakeMachine.TRUSTING).appraise(evidence, machine.endorsements());
                assertEquals(machine.claims, evidence.runtimeClaims());
                assertEquals(PcrSelection.BOOT, evidence.quote().pcrs().selection());
                assertEquals(FakeTpm.eventLog(PcrSelection.BOOT.indices()), evidence.eventLog());
                assertEquals(new OsRelease("Debian GNU/Linux", 12, 0), evidence.os());
            }
        }
    }

    @Test
    void appraisedClaimsAuthenticateTheTpm() throws Exception {
        provisionHclReport();
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            Attester attester = attester(tpm);
            try (TransferKey key = attester.newTransferKey()) {
                attester.authenticateTpm(attester.collect(key));
                Bytes secret = Bytes.utf8("secret");
                PublicKey encryptTo = PublicArea.read(key.publicArea()).publicKey();
                Cipher rsaes = Cipher.getInstance("RSA/ECB/PKCS1Padding");
                rsaes.init(Cipher.ENCRYPT_MODE, encryptTo);
                Bytes ciphertext = Bytes.owning(rsaes.doFinal(secret.toArray()));
                assertEquals(
                        secret, key.decrypt(DecryptScheme.RSAES, ciphertext).lend(Bytes::copyOf));
            }
        }
    }

    @Test
    void eventLogThatMissesAnEventIsRefused() throws Exception {
        provisionHclReport();
        provisionBoot();
        swTpm.raw().extendPcr(5, "unlogged");
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            Attester attester = attester(tpm);
            try (TransferKey key = attester.newTransferKey()) {
                Evidence evidence = attester.collect(key);
                AzureSkrException refusal = assertThrows(
                        AzureSkrException.class,
                        () -> new LocalAppraisal(FakeMachine.TRUSTING).appraise(evidence, machine.endorsements()));
                assertTrue(refusal.getMessage().contains("event log: expected the quoted PCRs, found PCR 5 as "));
            }
        }
    }

    @Test
    void systemWithoutEventLogAndAkCertificateIsCollected() throws Exception {
        provisionHclReport();
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            Attester attester = new Attester(tpm, folder.resolve("absent"), folder.resolve("absent"));
            try (TransferKey key = attester.newTransferKey()) {
                Evidence evidence = attester.collect(key);
                assertEquals(Bytes.EMPTY, evidence.eventLog());
                assertEquals(Bytes.EMPTY, evidence.akCertificate());
                new LocalAppraisal(FakeMachine.TRUSTING).appraise(evidence, machine.endorsements());
            }
        }
    }

    @Test
    void endlessEventLogIsReadNoFurtherThanTheLargest() throws Exception {
        provisionHclReport();
        Path log = folder.resolve("log");
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            // Of a hole before this byte, no disk knows.
            channel.write(ByteBuffer.wrap(new byte[1]), 2L * EventLog.LARGEST);
        }
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            Attester attester = new Attester(tpm, log, folder.resolve("os-release"));
            try (TransferKey key = attester.newTransferKey()) {
                assertEquals(
                        EventLog.LARGEST + 1, attester.collect(key).eventLog().length());
            }
        }
    }

    @Test
    void everyTransferKeyIsAnother() throws Exception {
        try (Tpm tpm = Tpm.open(swTpm.tcti());
                TransferKey one = attester(tpm).newTransferKey();
                TransferKey other = attester(tpm).newTransferKey()) {
            assertNotEquals(one.publicArea(), other.publicArea());
        }
    }

    @Test
    void ordinaryMachineIsToldWhatToDeploy() throws Exception {
        assertRefused(
                "this machine has no HCL report: not an Azure confidential VM, the TPM has no NV index 0x01400001."
                        + " Deploy on an AMD SEV-SNP size");
    }

    @Test
    void machinesOfOtherKindsAreToldSo() throws Exception {
        defineHclReport(Patch.of(hclReport()).set(REPORT_TYPE, 4).bytes());
        assertRefused("this machine is isolated by Intel TDX, and AzureSKR attests AMD SEV-SNP only");
    }

    @Test
    void otherHashOfTheClaimsIsRefused() throws Exception {
        defineHclReport(Patch.of(hclReport()).set(HASH_TYPE, 2).bytes());
        assertRefused("binds its runtime claims with SHA_384, this version of AzureSKR knows SHA_256");
    }

    @Test
    void somethingElseInTheIndexIsRefused() throws Exception {
        defineHclReport(Bytes.utf8("something else"));
        assertRefused(
                "(NV index 0x01400001) cannot be read: HCL report: begins with 736f6d65, not with the letters HCLA");
    }

    private void assertRefused(String message) throws AzureSkrException {
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            AzureSkrException refusal =
                    assertThrows(AzureSkrException.class, () -> attester(tpm).hclReport());
            assertEquals(Stage.EVIDENCE, refusal.stage());
            assertTrue(refusal.getMessage().contains(message), refusal.getMessage());
        }
    }

    private Attester attester(Tpm tpm) {
        return new Attester(tpm, folder.resolve("event-log"), folder.resolve("os-release"));
    }

    private void provisionHclReport() throws Exception {
        try (Tpm tpm = Tpm.open(swTpm.tcti())) {
            PublicKey ak = tpm.readPublic(Handle.AK).publicKey();
            machine.claims = FakeMachine.claimsWith("HCLAkPub", new KeyPair(ak, FakeMachine.AK.getPrivate()));
        }
        defineHclReport(hclReport());
    }

    private void provisionBoot() throws Exception {
        for (int pcr : PcrSelection.BOOT.indices()) {
            swTpm.raw().extendPcr(pcr, "\0\0\0\0");
        }
        Files.write(
                folder.resolve("event-log"),
                FakeTpm.eventLog(PcrSelection.BOOT.indices()).toArray());
        Files.writeString(folder.resolve("os-release"), "NAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\n");
    }

    private void defineHclReport(Bytes content) throws Exception {
        Bytes padding = Bytes.owning(new byte[INDEX_SIZE - content.length()]);
        swTpm.raw().defineNv(NvIndex.HCL_REPORT, INDEX_SIZE, Bytes.concat(content, padding));
    }

    private Bytes hclReport() {
        int claims = machine.claims.length();
        ByteBuffer header = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        header.put(Bytes.utf8("HCLA").toArray())
                .putInt(2)
                .putInt(32 + 1184 + 20 + claims)
                .putInt(2);
        ByteBuffer data = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
        data.putInt(20 + claims).putInt(1).putInt(2).putInt(1).putInt(claims);
        return Bytes.concat(
                Bytes.copyOf(header.array()),
                machine.evidence().snpReport(),
                Bytes.copyOf(data.array()),
                machine.claims);
    }
}
