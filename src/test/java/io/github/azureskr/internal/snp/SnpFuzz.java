// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.HclReports;
import io.github.azureskr.emulator.snp.Product;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.VmConfiguration;
import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/** Seeds are the local Azure's: one machine of each generation. */
public final class SnpFuzz {
    private SnpFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(
                FuzzTarget.of("hcl-report", 3000, SnpFuzz::hclReports, SnpFuzz::hclReport),
                FuzzTarget.of("snp-report", 1200, SnpFuzz::snpReports, SnpFuzz::snpReport),
                FuzzTarget.of("runtime-claims", 2000, SnpFuzz::claims, SnpFuzz::runtimeClaims),
                FuzzTarget.of("vcek-certificate", 2000, SnpFuzz::vceks, SnpFuzz::vcek));
    }

    private static void hclReport(Bytes input) throws MalformedException {
        HclReport report = HclReport.read(input);
        snpReport(report.hardwareReport());
        runtimeClaims(report.runtimeClaims());
    }

    private static void snpReport(Bytes input) throws MalformedException {
        SnpReport report = SnpReport.read(input);
        report.hardwareId();
        if (report.reportedTcb().value() < 0 && report.reportedTcb().microcode() < 0x80) {
            throw new AssertionError("the highest byte is the microcode's");
        }
    }

    private static void runtimeClaims(Bytes input) throws MalformedException {
        RuntimeClaims claims = RuntimeClaims.parse(input);
        claims.attestationKey().ifPresent(RSAPublicKey::getModulus);
        claims.endorsementKey().ifPresent(RSAPublicKey::getModulus);
    }

    private static void vcek(Bytes input) throws MalformedException {
        X509Certificate certificate;
        try {
            certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(input.toArray()));
        } catch (CertificateException | RuntimeException e) {
            // The platform's parser, whose callers are other targets.
            throw new MalformedException("X.509", "refused by the platform", e);
        }
        VcekCertificate.isOne(certificate);
        VcekCertificate.read(certificate);
    }

    private static List<SnpMachine> machines() {
        List<SnpMachine> machines = new ArrayList<>();
        for (Product product : Product.values()) {
            machines.add(of(product));
        }
        return machines;
    }

    private static SnpMachine of(Product product) {
        try {
            return new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure(product));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** What the paravisors of such machines write. */
    public static List<Bytes> hclReports() {
        RSAPublicKey key = (RSAPublicKey) FakeAmd.rsa().getPublic();
        return machines().stream()
                .map(machine ->
                        new HclReports(machine, VmConfiguration.azure().withHclLayout(HclLayout.TWO_KEYS), key, key))
                .map(reports -> made(() -> reports.make(new byte[64])))
                .toList();
    }

    public static List<Bytes> snpReports() {
        return machines().stream()
                .map(machine -> made(() -> machine.report(new byte[64])))
                .toList();
    }

    private static List<Bytes> claims() {
        List<Bytes> claims = new ArrayList<>();
        for (Bytes report : hclReports()) {
            try {
                claims.add(HclReport.read(report).runtimeClaims());
            } catch (MalformedException e) {
                throw new AssertionError(e);
            }
        }
        return claims;
    }

    public static List<Bytes> vceks() {
        return machines().stream()
                .map(machine -> made(() -> machine.vcek().getEncoded()))
                .toList();
    }

    @FunctionalInterface
    private interface Made {
        byte[] get() throws Exception;
    }

    private static Bytes made(Made made) {
        try {
            return Bytes.owning(made.get());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
