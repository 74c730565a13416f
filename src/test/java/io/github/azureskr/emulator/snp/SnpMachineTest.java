// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SnpMachineTest {
    private static final byte[] REPORT_DATA = "report data".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource
    void reportVerifiesUnderTheVcekAndTheVcekUnderTheArk(Product product) throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure(product));
        byte[] report = machine.report(REPORT_DATA);
        assertTrue(verifies(report, machine.vcek()));
        validateChain(machine.thim(), machine.ark());
        assertArrayEquals(Arrays.copyOf(REPORT_DATA, 64), SnpField.REPORT_DATA.read(report));
    }

    @Test
    void eachProductAnswersWithTheReportVersionOfItsFirmware() throws Exception {
        byte[] milan = machine(SnpConfiguration.azure(Product.MILAN)).report(REPORT_DATA);
        byte[] genoa = machine(SnpConfiguration.azure(Product.GENOA)).report(REPORT_DATA);
        byte[] turin = machine(SnpConfiguration.azure(Product.TURIN)).report(REPORT_DATA);
        assertEquals(
                List.of(2L, 3L, 5L),
                List.of(
                        SnpField.VERSION.readNumber(milan),
                        SnpField.VERSION.readNumber(genoa),
                        SnpField.VERSION.readNumber(turin)));
        assertEquals(
                List.of("000000", "191101", "1a0201"),
                List.of(
                        hex(SnpField.CPUID.read(milan)),
                        hex(SnpField.CPUID.read(genoa)),
                        hex(SnpField.CPUID.read(turin))));
        assertEquals(0, SnpField.LAUNCH_MIT_VECTOR.readNumber(genoa));
        assertNotEquals(0, SnpField.LAUNCH_MIT_VECTOR.readNumber(turin));
    }

    @Test
    void signatureIsLittleEndianWithZerosAbove() throws Exception {
        byte[] report = machine(SnpConfiguration.azure()).report(REPORT_DATA);
        byte[] r = SnpField.SIGNATURE_R.read(report);
        byte[] s = SnpField.SIGNATURE_S.read(report);
        assertArrayEquals(new byte[24], Arrays.copyOfRange(r, 48, 72));
        assertArrayEquals(new byte[24], Arrays.copyOfRange(s, 48, 72));
    }

    @Test
    void whatIsTamperedWithBeforeSigningIsSignedFor() throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure());
        machine.unsignedReport().tamper(SnpMachineTest::setVmpl);
        byte[] report = machine.report(REPORT_DATA);
        assertEquals(3, SnpField.VMPL.readNumber(report));
        assertTrue(verifies(report, machine.vcek()));
    }

    @Test
    void whatIsTamperedWithAfterSigningBreaksTheSignature() throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure());
        machine.signedReport().tamper(SnpMachineTest::setVmpl);
        assertFalse(verifies(machine.report(REPORT_DATA), machine.vcek()));
        machine.signedReport().restore();
        assertTrue(verifies(machine.report(REPORT_DATA), machine.vcek()));
    }

    @Test
    void maskedChipKeyLeavesChipIdAndSignatureZero() throws Exception {
        byte[] report = machine(SnpConfiguration.azure().withMaskedChipKey()).report(REPORT_DATA);
        assertArrayEquals(new byte[64], SnpField.CHIP_ID.read(report));
        assertArrayEquals(new byte[72], SnpField.SIGNATURE_R.read(report));
    }

    @Test
    void thimNamesTheReportedTcbAndCanBeMadeToServeAnotherVcek() throws Exception {
        SnpMachine machine = machine(SnpConfiguration.azure());
        assertEquals("7308000000000003", machine.thim().tcbm());
        X509Certificate older = machine.vcekNaming(machine.configuration().withReportedTcb(new Tcb(0, 3, 0, 8, 0x72)));
        Thim wrong = machine.thim().withVcek(older);
        machine.thimAnswer().tamper(honest -> wrong);
        assertEquals(wrong, machine.thim());
        assertEquals(older, certificates(machine.thim().vcekCert()).get(0));
    }

    @Test
    void machinesOfOneRootShareItsKeysButNotTheirVcek() throws Exception {
        SnpMachine one = machine(SnpConfiguration.azure());
        SnpMachine other = machine(SnpConfiguration.azure());
        assertEquals(one.ark().getPublicKey(), other.ark().getPublicKey());
        assertFalse(verifies(one.report(REPORT_DATA), other.vcek()));
    }

    static SnpMachine machine(SnpConfiguration configuration) throws GeneralSecurityException {
        return new SnpMachine(AmdRoot.shared(), configuration);
    }

    static boolean verifies(byte[] report, X509Certificate vcek) throws GeneralSecurityException {
        Signature ecdsa = Signature.getInstance("SHA384withECDSAinP1363Format");
        ecdsa.initVerify(vcek);
        ecdsa.update(report, 0, 0x2A0);
        byte[] signature = new byte[96];
        for (int i = 0; i < 48; i++) {
            signature[47 - i] = report[0x2A0 + i];
            signature[95 - i] = report[0x2E8 + i];
        }
        return ecdsa.verify(signature);
    }

    private static byte[] setVmpl(byte[] report) {
        SnpField.VMPL.writeNumber(report, 3);
        return report;
    }

    private static void validateChain(Thim thim, X509Certificate ark) throws GeneralSecurityException {
        List<X509Certificate> chain = certificates(thim.vcekCert() + thim.certificateChain());
        assertEquals(ark, chain.get(2));
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ark, null)));
        parameters.setRevocationEnabled(false);
        CertPathValidator.getInstance("PKIX")
                .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain.subList(0, 2)), parameters);
    }

    static List<X509Certificate> certificates(String pem) throws GeneralSecurityException {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
