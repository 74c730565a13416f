// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.Patch;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.TcbLayout;
import io.github.azureskr.internal.snp.TcbVersion;
import io.github.azureskr.internal.tpm.Certification;
import io.github.azureskr.internal.tpm.PcrSelection;
import io.github.azureskr.internal.tpm.PcrValues;
import io.github.azureskr.internal.tpm.Quote;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A machine whose evidence is right in every respect, until a test changes one of its fields. */
final class FakeMachine {
    static final KeyPair AK = FakeAmd.rsa();
    static final KeyPair TRANSFER_KEY = FakeAmd.rsa();
    static final TcbVersion TCB = new TcbVersion(TcbLayout.MILAN, 0, 3, 0, 8, 0xD3);
    static final Bytes CHIP_ID =
            Bytes.concat(Bytes.utf8("chip").sha256(), Bytes.utf8("id").sha256());
    static final AppraisalPolicy TRUSTING = new AppraisalPolicy(Collections.singleton(
            Bytes.owning(FakeAmd.ARK_KEY.getPublic().getEncoded()).sha256()));

    X509Certificate ark = FakeAmd.Template.ark().certificate();
    X509Certificate ask = FakeAmd.Template.ask().certificate();
    X509Certificate vcek = FakeAmd.Template.vcek().vcek(TCB, CHIP_ID);

    Bytes claims = claimsWith("HCLAkPub", AK);
    Consumer<Patch> beforeSigning = report -> {};
    Consumer<Patch> afterSigning = report -> {};
    KeyPair reportSigner = FakeAmd.VCEK_KEY;

    KeyPair ak = AK;
    Bytes akCertificate = paddedCertificate(AK);
    KeyPair quoteSigner = AK;
    PcrValues pcrs = new PcrValues(PcrSelection.BOOT, Collections.nCopies(8, FakeTpm.pcrAfterSeparator()));
    UnaryOperator<Bytes> quoteStatement = UnaryOperator.identity();
    PcrSelection quotedSelection = PcrSelection.BOOT;
    Bytes quotedDigest = pcrs.digest();
    Bytes eventLog = FakeTpm.eventLog(PcrSelection.BOOT.indices());

    KeyPair certificationSigner = AK;
    long transferKeyAttributes = FakeTpm.TRANSFER_KEY_ATTRIBUTES;
    Bytes transferKeyPolicy = FakeTpm.policy(PcrSelection.BOOT, pcrs.digest());
    KeyPair certifiedKey = TRANSFER_KEY;

    Evidence evidence() {
        return evidence(report());
    }

    Evidence evidence(Bytes snpReport) {
        return new Evidence(
                snpReport,
                claims,
                akCertificate,
                FakeTpm.akPublic(ak),
                quote(),
                transferKeyPublic(TRANSFER_KEY),
                certification(),
                eventLog,
                new OsRelease("Debian", 12, 0));
    }

    Endorsements endorsements() {
        return new Endorsements(List.of(vcek, ask, ark), "");
    }

    static Bytes claimsWith(String kid, KeyPair key) {
        byte[] modulus = ((RSAPublicKey) key.getPublic()).getModulus().toByteArray();
        String n = Base64.getUrlEncoder().withoutPadding().encodeToString(modulus);
        return Bytes.utf8(
                "{\"keys\":[{\"kid\":\"%s\",\"key_ops\":[\"sign\"],\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"%s\"}]}"
                        .formatted(kid, n));
    }

    /** As the TPM keeps it: DER, then zeros up to the size of the index. */
    static Bytes paddedCertificate(KeyPair key) {
        FakeAmd.Template self = FakeAmd.Template.ark();
        FakeAmd.Template template =
                new FakeAmd.Template("CN=AK", key, "CN=vTPM CA", FakeAmd.ARK_KEY, self.from(), self.validity());
        try {
            return Bytes.concat(Bytes.owning(template.certificate().getEncoded()), Bytes.owning(new byte[1000]));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private Quote quote() {
        Bytes statement = quoteStatement.apply(FakeTpm.quote(quotedSelection, quotedDigest));
        return new Quote(statement, FakeTpm.sign(quoteSigner, statement), pcrs);
    }

    Certification certification() {
        Bytes statement = FakeTpm.certification(FakeTpm.name(transferKeyPublic(certifiedKey)));
        return new Certification(statement, FakeTpm.sign(certificationSigner, statement));
    }

    private Bytes transferKeyPublic(KeyPair key) {
        return FakeTpm.transferKeyPublic(key, transferKeyAttributes, transferKeyPolicy);
    }

    private Bytes report() {
        Patch report = Patch.of(Bytes.owning(new byte[SnpReport.LENGTH]))
                .set(0x000, 2)
                .set(0x008, 0x1F, 0x00, 0x03)
                .set(0x034, 1)
                .set(0x038, 3, 0, 0, 0, 0, 0, 8, 0xD3)
                .set(0x050, numbers(claims.sha256()))
                .set(0x180, 3, 0, 0, 0, 0, 0, 8, 0xD3)
                .set(0x1A0, numbers(CHIP_ID));
        beforeSigning.accept(report);
        sign(report);
        afterSigning.accept(report);
        return report.bytes();
    }

    private void sign(Patch report) {
        try {
            Signature signature = Signature.getInstance("SHA384withECDSAinP1363Format");
            signature.initSign(reportSigner.getPrivate());
            signature.update(report.bytes().slice(0, 0x2A0).toArray());
            Bytes rs = Bytes.owning(signature.sign());
            report.set(0x2A0, reversed(rs.slice(0, 48))).set(0x2E8, reversed(rs.slice(48, 48)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static int[] numbers(Bytes bytes) {
        int[] numbers = new int[bytes.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.at(i);
        }
        return numbers;
    }

    private static int[] reversed(Bytes bytes) {
        int[] numbers = new int[bytes.length()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = bytes.at(numbers.length - 1 - i);
        }
        return numbers;
    }
}
