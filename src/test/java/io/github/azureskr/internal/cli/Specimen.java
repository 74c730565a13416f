// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.HclLayout;
import io.github.azureskr.emulator.snp.HclReports;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.VmConfiguration;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.AppraisalPolicy;
import io.github.azureskr.internal.evidence.CertificatePile;
import io.github.azureskr.internal.evidence.ReportAppraisal;
import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.Patch;
import io.github.azureskr.internal.tdx.FakeTdx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.List;

/** The HCL report of a machine of the local Azure, right in every respect until a test changes one. */
final class Specimen {
    private static final int REPORT = 32;
    private static final int REPORT_TYPE = 1224;
    private static final int SIGNATURE = 0x2A0;
    private static final RSAPublicKey KEY = (RSAPublicKey) FakeAmd.rsa().getPublic();
    private static final SnpMachine MACHINE = machine();

    private final HclReports reports =
            new HclReports(MACHINE, VmConfiguration.azure().withHclLayout(HclLayout.TWO_KEYS), KEY, KEY);
    private String name = "evidence.bin";
    private Bytes evidence = made();

    private Bytes made() {
        try {
            return Bytes.owning(reports.make(new byte[64]));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    void name(String other) {
        name = other;
    }

    void replace(Bytes other) {
        evidence = other;
    }

    void claim(String member, String value) {
        reports.runtimeClaims().tamper(claims -> {
            claims.put(member, value);
            return claims;
        });
        evidence = made();
    }

    void damageSignature() {
        int at = REPORT + SIGNATURE;
        evidence = Patch.of(evidence).set(at, evidence.at(at) ^ 1).bytes();
    }

    void bareReport() {
        evidence = report();
    }

    /** With the same claims, bound in the same way. */
    void tdReport() {
        Bytes td = FakeTdx.report(report().slice(0x50, 64));
        evidence = Patch.of(Bytes.concat(
                        evidence.slice(0, REPORT),
                        td,
                        Bytes.owning(new byte[1184 - td.length()]),
                        evidence.slice(REPORT + 1184, evidence.length() - REPORT - 1184)))
                .set(REPORT_TYPE, 4)
                .bytes();
    }

    /** The hardware's report. */
    Bytes report() {
        return evidence.slice(REPORT, 1184);
    }

    Findings findings() throws Exception {
        CertificatePile pile = CertificatePile.read(Bytes.utf8(pem()));
        AppraisalPolicy policy = AppraisalPolicy.AMD.trusting(List.of(root()));
        return new Examination(new ReportAppraisal(policy), pile, false).of(evidence);
    }

    String write(Path folder) throws Exception {
        return Files.write(folder.resolve(name), evidence.toArray()).toString();
    }

    String writeCertificates(Path folder) throws Exception {
        return Files.writeString(folder.resolve("certificates.pem"), pem()).toString();
    }

    Run report(Path folder, Path page, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("report", write(folder), "--html", page.toString()));
        arguments.addAll(List.of("--amd-root", root().hex()));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray(String[]::new));
    }

    private static String pem() throws Exception {
        return MACHINE.thim().vcekCert() + MACHINE.thim().certificateChain();
    }

    private static Bytes root() throws Exception {
        return Bytes.owning(MACHINE.ark().getPublicKey().getEncoded()).sha256();
    }

    private static SnpMachine machine() {
        try {
            return new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
