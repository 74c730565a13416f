// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vtpm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.VmConfiguration;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParavisorTest {
    private static Paravisor paravisor;

    @BeforeAll
    static void start() throws Exception {
        paravisor = Paravisor.start(SnpConfiguration.azure());
    }

    @AfterAll
    static void stop() throws Exception {
        paravisor.close();
    }

    @ParameterizedTest
    @EnumSource
    void hclIndexHasTheSizeOfItsLayout(HclLayout layout) throws Exception {
        SnpMachine machine = new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure());
        try (Paravisor other = Paravisor.start(machine, VmConfiguration.azure().withHclLayout(layout));
                TestGuest guest = TestGuest.connect(other)) {
            assertEquals(layout.indexSize(), guest.nvSize(TestGuest.HCL_REPORT));
            byte[] report = guest.nvReadAll(TestGuest.HCL_REPORT);
            assertEquals("HCLA", new String(report, 0, 4, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void reportIsMadeAfreshWhenItIsReadFromTheStart() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            byte[] first = guest.execute(TestGuest.nvRead(TestGuest.HCL_REPORT, 1024, 0));
            byte[] rest = guest.execute(TestGuest.nvRead(TestGuest.HCL_REPORT, 1024, 1024));
            assertArrayEquals(rest, guest.execute(TestGuest.nvRead(TestGuest.HCL_REPORT, 1024, 1024)));
            // The signature, which is never the same, begins in the first kilobyte.
            assertFalse(Arrays.equals(first, guest.execute(TestGuest.nvRead(TestGuest.HCL_REPORT, 1024, 0))));
        }
    }

    @Test
    void readingPastTheEndOfTheReportIsOutOfRange() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            assertEquals(0, guest.code(TestGuest.nvRead(TestGuest.HCL_REPORT, 100, 2500)));
            assertEquals(TpmCode.RC_NV_RANGE, guest.code(TestGuest.nvRead(TestGuest.HCL_REPORT, 101, 2500)));
            assertEquals(TpmCode.RC_NV_RANGE, guest.code(TestGuest.nvRead(TestGuest.HCL_REPORT, 1, 0xFFFF)));
            // TPM_RC_VALUE for parameter 1: more than TPM_PT_NV_BUFFER_MAX.
            assertEquals(0x1C4, guest.code(TestGuest.nvRead(TestGuest.HCL_REPORT, 1025, 0)));
        }
    }

    @Test
    void onlyTheOwnerReadsTheReportAndNobodyWritesIt() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            TpmCommand withoutSession = TpmCommand.of(TpmCode.CC_NV_READ)
                    .u32(TpmCode.RH_OWNER)
                    .u32(TestGuest.HCL_REPORT)
                    .u32(4 << 16);
            assertEquals(0x125, guest.code(withoutSession)); // TPM_RC_AUTH_MISSING
            TpmCommand wrongPassword = TpmCommand.of(TpmCode.CC_NV_READ)
                    .u32(TpmCode.RH_OWNER)
                    .u32(TestGuest.HCL_REPORT)
                    .password(new byte[] {1})
                    .u32(4 << 16);
            assertEquals(0x9A2, guest.code(wrongPassword)); // TPM_RC_BAD_AUTH, session 1
            TpmCommand write = TpmCommand.of(TpmCode.CC_NV_WRITE)
                    .u32(TpmCode.RH_OWNER)
                    .u32(TestGuest.HCL_REPORT)
                    .emptyPassword()
                    .sized(new byte[1])
                    .u16(0);
            assertEquals(0x149, guest.code(write)); // TPM_RC_NV_AUTHORIZATION
        }
    }

    @Test
    void parametersCutOffOrTooManyAreRefusedAsATpmDoes() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            TpmCommand cutOff = TpmCommand.of(TpmCode.CC_NV_READ)
                    .u32(TpmCode.RH_OWNER)
                    .u32(TestGuest.HCL_REPORT)
                    .emptyPassword()
                    .u16(4);
            assertEquals(0x2DA, guest.code(cutOff)); // TPM_RC_INSUFFICIENT, parameter 2
            assertEquals(
                    0x095,
                    guest.code(TestGuest.nvRead(TestGuest.HCL_REPORT, 4, 0).u8(0))); // TPM_RC_SIZE
        }
    }

    @Test
    void userDataOfTheGuestStandsInTheNextReport() throws Exception {
        SnpMachine machine = new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure());
        try (Paravisor other = Paravisor.start(machine, VmConfiguration.azure());
                TestGuest guest = TestGuest.connect(other)) {
            assertTrue(report(guest).contains("\"user-data\":\"" + "00".repeat(64) + "\""));
            guest.writeUserData("user data".getBytes(StandardCharsets.UTF_8));
            assertTrue(report(guest).contains("\"user-data\":\"757365722064617461" + "00".repeat(55) + "\""));
        }
    }

    @Test
    void akIsCertifiedByTheAuthorityAndItsCertificateIsPaddedInTheIndex() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            byte[] index = guest.nvReadAll(0x01C101D0);
            assertEquals(2048, index.length);
            assertEquals(0, index[2047]);
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(index));
            certificate.verify(paravisor.akCertificateAuthority().getPublicKey());
            certificate.checkValidity();
            assertEquals(paravisor.akPublic(), certificate.getPublicKey());
            assertEquals(paravisor.akCertificate(), certificate);
        }
    }

    @Test
    void claimsNameTheKeysOfTheTpm() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            String report = report(guest);
            assertTrue(report.contains(modulus(paravisor.akPublic())));
            assertTrue(report.contains(modulus(paravisor.ekPublic())));
            byte[] ak = guest.execute(TpmCommand.of(0x173).u32(0x81000003));
            assertEquals(paravisor.akPublic(), KeyTemplates.rsa(Arrays.copyOfRange(ak, 10, 10 + 282)));
        }
    }

    @Test
    void extendingAPcrAfterBootLeavesTheEventLogBehind() throws Exception {
        try (TestGuest guest = TestGuest.connect(paravisor)) {
            byte[] before = guest.pcr(DigestAlgorithm.SHA256, 15);
            paravisor.extendPcr(15, new byte[] {1});
            assertNotEquals(Arrays.toString(before), Arrays.toString(guest.pcr(DigestAlgorithm.SHA256, 15)));
        }
    }

    @Test
    void closeLeavesNoProcessThreadOrFile() throws Exception {
        Set<Thread> threads = new HashSet<>(threads());
        Set<ProcessHandle> processes = new HashSet<>(processes());
        Paravisor other = Paravisor.start(SnpConfiguration.azure());
        Path directory = other.eventLogFile().getParent();
        try (TestGuest guest = TestGuest.connect(other)) {
            guest.createPrimary();
            assertTrue(threads().size() > threads.size());
            assertTrue(processes().size() > processes.size());
            other.close();
        }
        assertFalse(Files.exists(directory));
        assertTrue(threads.containsAll(threads()));
        assertTrue(processes.containsAll(processes()));
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("vTPM"))
                .toList();
    }

    private static List<ProcessHandle> processes() {
        return ProcessHandle.current().descendants().toList();
    }

    private static String report(TestGuest guest) throws Exception {
        return new String(guest.nvReadAll(TestGuest.HCL_REPORT), StandardCharsets.ISO_8859_1);
    }

    private static String modulus(RSAPublicKey key) {
        return Base64URL.encode(key.getModulus()).toString();
    }
}
