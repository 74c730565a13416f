// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;

/** A host with an AMD processor: it signs SNP reports with its VCEK, and AMD's root vouches for that. */
public final class SnpMachine {
    private static final int COORDINATE = 48;

    private final AmdRoot root;
    private final SnpConfiguration configuration;
    private final KeyPair keys;
    private final Lazy<X509Certificate> vcek;
    private final TamperPoint<byte[]> unsignedReport = new TamperPoint<>();
    private final TamperPoint<byte[]> signedReport = new TamperPoint<>();
    private final TamperPoint<Thim> thim = new TamperPoint<>();

    public SnpMachine(AmdRoot root, SnpConfiguration configuration) throws GeneralSecurityException {
        this.root = root;
        this.configuration = configuration;
        KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
        p384.initialize(new ECGenParameterSpec("secp384r1"));
        this.keys = p384.generateKeyPair();
        this.vcek = new Lazy<>(() -> vcekNaming(configuration));
    }

    public SnpConfiguration configuration() {
        return configuration;
    }

    public X509Certificate ark() throws GeneralSecurityException {
        return root.ark(configuration.product());
    }

    public X509Certificate ask() throws GeneralSecurityException {
        return root.ask(configuration.product());
    }

    public X509Certificate vcek() throws GeneralSecurityException {
        return vcek.get();
    }

    /** This machine's VCEK, certified by AMD for another TCB or chip. */
    public X509Certificate vcekNaming(SnpConfiguration other) throws GeneralSecurityException {
        return AmdCertificates.vcek(other, keys.getPublic(), root.askKeys());
    }

    /** What THIM tells guests of this host. Waits for AMD's keys where they are still being made. */
    public Thim thim() throws GeneralSecurityException {
        return thim.apply(Thim.of(vcek(), ask(), ark(), configuration.tcbm()));
    }

    /** A fresh report with 64 bytes of report data. */
    public byte[] report(byte[] reportData) throws GeneralSecurityException {
        byte[] report = unsignedReport.apply(configuration.unsignedReport(reportData));
        if (!configuration.masksChipKey()) {
            sign(report);
        }
        return signedReport.apply(report);
    }

    /** The report before it is signed: what is changed here is signed for. */
    public TamperPoint<byte[]> unsignedReport() {
        return unsignedReport;
    }

    /** The report after it was signed: what is changed here breaks the signature. */
    public TamperPoint<byte[]> signedReport() {
        return signedReport;
    }

    /** THIM's answer. */
    public TamperPoint<Thim> thimAnswer() {
        return thim;
    }

    private void sign(byte[] report) throws GeneralSecurityException {
        Signature ecdsa = Signature.getInstance("SHA384withECDSAinP1363Format");
        ecdsa.initSign(keys.getPrivate());
        ecdsa.update(report, 0, SnpField.SIGNED_SIZE);
        byte[] signature = ecdsa.sign();
        SnpField.SIGNATURE_R.write(report, reversed(Arrays.copyOfRange(signature, 0, COORDINATE)));
        SnpField.SIGNATURE_S.write(report, reversed(Arrays.copyOfRange(signature, COORDINATE, 2 * COORDINATE)));
    }

    private static byte[] reversed(byte[] bigEndian) {
        byte[] littleEndian = new byte[bigEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            littleEndian[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return littleEndian;
    }
}
