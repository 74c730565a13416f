// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VcekCertificateTest {
    @Test
    void milanCertificateSaysWhatItsReportSays() throws Exception {
        VcekCertificate vcek = VcekCertificate.read(certificate("go-sev-guest/vcek.der"));
        SnpReport report = SnpReport.read(Samples.read("go-sev-guest/attestation.bin"));
        assertEquals(SigningKey.VCEK, vcek.kind());
        assertEquals("Milan-B0", vcek.productName());
        assertEquals(report.reportedTcb(), vcek.tcb());
        assertEquals(Optional.of(report.hardwareId()), vcek.hardwareId());
    }

    @Test
    void turinCertificateHasAnFmcLevelAndEightByteHardwareId() throws Exception {
        VcekCertificate vcek = VcekCertificate.read(certificate("amd/vcek_turin_sample.der"));
        assertEquals("Turin", vcek.productName());
        assertEquals(TcbLayout.TURIN, vcek.tcb().layout());
        assertEquals(8, vcek.hardwareId().orElseThrow().length());
    }

    @Test
    void patchLevelAbove127TakesTwoBytes() throws Exception {
        TcbVersion tcb = new TcbVersion(TcbLayout.MILAN, 0, 3, 0, 8, 0xD3);
        Bytes hardwareId = Bytes.owning(new byte[64]);
        assertEquals(
                tcb,
                VcekCertificate.read(FakeAmd.Template.vcek().vcek(tcb, hardwareId))
                        .tcb());
    }

    @Test
    void patchLevelAbove255IsRefused() {
        TcbVersion tcb = new TcbVersion(TcbLayout.MILAN, 0, 3, 0, 8, 0x100);
        assertMalformed(
                "VCEK certificate: ucodeSPL is 256, must be 0 to 255",
                FakeAmd.Template.vcek().vcek(tcb, Bytes.owning(new byte[64])));
    }

    @Test
    void vlekIsRecognised() throws Exception {
        VcekCertificate vlek =
                VcekCertificate.read(FakeAmd.Template.vcek().vlek(new TcbVersion(TcbLayout.TURIN, 1, 2, 3, 4, 5)));
        assertEquals(SigningKey.VLEK, vlek.kind());
        assertEquals(Optional.empty(), vlek.hardwareId());
        assertEquals(Optional.of("Contoso"), vlek.cspId());
    }

    @Test
    void hardwareIdOfAnotherLengthIsRefused() {
        assertMalformed(
                "VCEK certificate: hardware ID is 9 bytes long, must be 64 or 8",
                FakeAmd.Template.vcek()
                        .vcek(new TcbVersion(TcbLayout.MILAN, 0, 3, 0, 8, 1), Bytes.owning(new byte[9])));
    }

    @Test
    void certificateWithoutAmdsExtensionsIsRefused() {
        assertMalformed(
                "VCEK certificate: has neither AMD's hardware ID (VCEK) nor CSP ID (VLEK)",
                FakeAmd.Template.ask().certificate());
    }

    private static void assertMalformed(String message, X509Certificate certificate) {
        assertEquals(
                message,
                assertThrows(MalformedException.class, () -> VcekCertificate.read(certificate))
                        .getMessage());
    }

    @Test
    void damagedExtensionsAreRefusedAsMalformedOrRead() throws Exception {
        Bytes der = Samples.read("go-sev-guest/vcek.der");
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Mutations.noBitFlipBreaksTheParser(der, input -> VcekCertificate.read(parse(factory, input)));
    }

    private static X509Certificate certificate(String name) {
        return Samples.certificates(name).get(0);
    }

    private static X509Certificate parse(CertificateFactory factory, Bytes der) throws MalformedException {
        try {
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toArray()));
        } catch (CertificateException e) {
            throw new MalformedException("certificate", "refused by the platform", e);
        }
    }
}
