// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.Certificate;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.util.io.pem.PemReader;
import org.junit.jupiter.api.Test;

/** The emulator's certificates and reports beside AMD's own: the same but for keys, names of chips and dates. */
class AmdShapeTest {
    @Test
    void milanVcekIsShapedAsAmds() throws Exception {
        Certificate real = Certificate.getInstance(TestSamples.read("go-sev-guest/vcek.der"));
        byte[] chipId = extensions(real).getExtension(oid("4")).getExtnValue().getOctets();
        Certificate ours =
                vcek(SnpConfiguration.azure().withTcb(new Tcb(0, 2, 0, 5, 0x44)).with(SnpField.CHIP_ID, chipId));
        assertEquals(described(real), described(ours));
    }

    @Test
    void turinVcekIsShapedAsAmds() throws Exception {
        Certificate real = Certificate.getInstance(TestSamples.read("amd/vcek_turin_sample.der"));
        byte[] chipId = extensions(real).getExtension(oid("4")).getExtnValue().getOctets();
        Certificate ours = vcek(SnpConfiguration.azure(Product.TURIN)
                .withTcb(new Tcb(0, 0, 0, 0, 9))
                .with(SnpField.CHIP_ID, chipId));
        assertEquals(described(real), described(ours));
    }

    @Test
    void microcodeAbove127IsAnIntegerOfTwoBytes() throws Exception {
        Certificate vcek = vcek(SnpConfiguration.azure().withTcb(new Tcb(0, 3, 0, 8, 0xD3)));
        assertEquals(
                "020200d3",
                hex(extensions(vcek).getExtension(oid("3.8")).getExtnValue().getOctets()));
    }

    @Test
    void rootsAreShapedAsAmds() throws Exception {
        for (Product product : Product.values()) {
            String line = product.line().toLowerCase(Locale.ROOT);
            SnpMachine machine = SnpMachineTest.machine(SnpConfiguration.azure(product));
            TBSCertificate ark =
                    Certificate.getInstance(machine.ark().getEncoded()).getTBSCertificate();
            TBSCertificate ask =
                    Certificate.getInstance(machine.ask().getEncoded()).getTBSCertificate();
            TBSCertificate realArk = sample("amd/" + line + "-ark.pem");
            TBSCertificate realAsk = sample("amd/" + line + "-ask.pem");
            assertEquals(identity(realArk), identity(ark));
            assertEquals(identity(realAsk), identity(ask));
        }
    }

    @Test
    void defaultReportIsThatOfARealVmButForItsIdentity() throws Exception {
        byte[] hcl = TestSamples.read("azure-cvm/hcl-report-snp.bin");
        byte[] real = Arrays.copyOfRange(hcl, 32, 32 + SnpField.REPORT_SIZE);
        byte[] ours = SnpConfiguration.azure()
                .with(SnpField.CURRENT_TCB, new Tcb(0, 3, 0, 8, 0xCE).bytes(Product.MILAN))
                .unsignedReport(SnpField.REPORT_DATA.read(real));
        for (SnpField identity :
                List.of(SnpField.CHIP_ID, SnpField.REPORT_ID, SnpField.SIGNATURE_R, SnpField.SIGNATURE_S)) {
            identity.write(ours, identity.read(real));
        }
        assertArrayEquals(real, ours);
    }

    private static Certificate vcek(SnpConfiguration configuration) throws GeneralSecurityException {
        return Certificate.getInstance(
                SnpMachineTest.machine(configuration).vcek().getEncoded());
    }

    private static List<String> described(Certificate vcek) throws IOException {
        TBSCertificate body = vcek.getTBSCertificate();
        List<String> lines = new ArrayList<>(List.of(
                body.getSerialNumber().toString(),
                hex(body.getSignature().getEncoded()),
                hex(body.getIssuer().getEncoded()),
                hex(body.getSubject().getEncoded()),
                body.getSubjectPublicKeyInfo().getAlgorithm().toASN1Primitive().toString()));
        Extensions extensions = extensions(vcek);
        for (var oid : extensions.getExtensionOIDs()) {
            Extension extension = extensions.getExtension(oid);
            lines.add(oid + " " + extension.isCritical() + " "
                    + hex(extension.getExtnValue().getOctets()));
        }
        return lines;
    }

    private static List<String> identity(TBSCertificate body) throws IOException {
        return List.of(
                body.getSerialNumber().getValue().toString(16),
                hex(body.getSignature().getEncoded()),
                hex(body.getIssuer().getEncoded()),
                hex(body.getSubject().getEncoded()),
                hex(body.getExtensions()
                        .getExtension(Extension.basicConstraints)
                        .getEncoded()),
                hex(body.getExtensions().getExtension(Extension.keyUsage).getEncoded()),
                hex(body.getExtensions()
                        .getExtension(Extension.cRLDistributionPoints)
                        .getEncoded()));
    }

    private static TBSCertificate sample(String name) throws IOException {
        String pem = new String(TestSamples.read(name), StandardCharsets.US_ASCII);
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            return Certificate.getInstance(reader.readPemObject().getContent()).getTBSCertificate();
        }
    }

    private static Extensions extensions(Certificate certificate) {
        return certificate.getTBSCertificate().getExtensions();
    }

    private static ASN1ObjectIdentifier oid(String tail) {
        return new ASN1ObjectIdentifier("1.3.6.1.4.1.3704.1." + tail);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
