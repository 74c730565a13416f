// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.APPRAISAL;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpField;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.Tcb;
import io.github.azureskr.emulator.snp.Thim;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Evidence that the attestation service would refuse does not leave the machine; the message says what is wrong. */
@ExtendWith(LocalAzureExtension.class)
class EvidenceRefusalTest {
    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void honestEvidenceIsBelieved(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    @Test
    void rootThatTheConfigurationDoesNotPinIsNotTrusted(LocalAzure azure) throws Exception {
        String unpinned = azure.configuration(key).replaceAll("trust\\.amd-root=.*\n", "");
        Refused.loadBeforeAttesting(azure, unpinned)
                .at(APPRAISAL)
                .because("ARK key's SHA-256", "root key is none that AzureSKR trusts", "trust.amd-root");
    }

    @Test
    void certificatesThatTheRootDidNotSignAreRefused(LocalAzure azure) throws Exception {
        SnpMachine honest = azure.paravisor().machine();
        SnpMachine other = new SnpMachine(new AmdRoot(), honest.configuration());
        Thim mixed = honest.thim().withCertificateChain(ask(other.thim()) + ark(honest.thim()));
        honest.thimAnswer().tamper(thim -> mixed);
        refused(azure).because("ASK signature", "does not verify", "do not come from AMD");
    }

    @Test
    void certificateOfAnotherProcessorEndorsesNothing(LocalAzure azure) throws Exception {
        endorseWith(azure, new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure()).vcek());
        refused(azure).because("VCEK hardware ID", "certificate of another processor", "Load again");
    }

    @Test
    void certificateOfAnotherKeyOfTheSameProcessorEndorsesNothing(LocalAzure azure) throws Exception {
        SnpConfiguration same = azure.paravisor().machine().configuration();
        endorseWith(azure, new SnpMachine(AmdRoot.shared(), same).vcek());
        refused(azure).because("SNP report signature", "one by the VCEK", "does not verify");
    }

    @Test
    void certificateForAnotherFirmwareEndorsesNothing(LocalAzure azure) throws Exception {
        SnpMachine machine = azure.paravisor().machine();
        endorseWith(azure, machine.vcekNaming(machine.configuration().withReportedTcb(new Tcb(0, 1, 0, 1, 1))));
        refused(azure).because("VCEK TCB version", "rolling the host's firmware forward", "in a few minutes");
    }

    @Test
    void reportWithABrokenSignatureIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().machine().signedReport().tamper(flip(SnpField.SIGNATURE_R));
        refused(azure)
                .because("SNP report signature", "does not verify", "changed or damaged after the processor made it");
    }

    @Test
    void reportThatWasChangedAfterItWasSignedIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().machine().signedReport().tamper(flip(SnpField.MEASUREMENT));
        refused(azure)
                .because("SNP report signature", "does not verify", "changed or damaged after the processor made it");
    }

    @Test
    void reportOfOtherClaimsIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().hclReports().reportData().tamper(data -> {
            data[0] ^= 1;
            return data;
        });
        refused(azure).because("REPORT_DATA", "changed after the processor made it");
    }

    @Test
    void reportWhoseDataEndsInMoreThanTheHashIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().hclReports().reportData().tamper(data -> {
            data[63] = 1;
            return data;
        });
        refused(azure).because("REPORT_DATA");
    }

    @Test
    void guestThatTheHostMayDebugIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().machine().unsignedReport().tamper(report -> {
            SnpField.POLICY.writeNumber(report, SnpField.POLICY.readNumber(report) | 1 << 19);
            return report;
        });
        refused(azure).because("debugging of the guest: expected forbidden, found allowed", "deploy a new VM");
    }

    @Test
    void reportFromBelowTheParavisorIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().machine().unsignedReport().tamper(report -> {
            SnpField.VMPL.writeNumber(report, 1);
            return report;
        });
        refused(azure).because("VMPL: expected 0, found 1");
    }

    @Test
    void attestationKeyThatTheReportDoesNotNameIsRefused(LocalAzure azure) throws Exception {
        String otherModulus = Base64.getUrlEncoder().withoutPadding().encodeToString(modulus());
        azure.paravisor().hclReports().runtimeClaims().tamper(claims -> {
            attestationKey(claims).put("n", otherModulus);
            return claims;
        });
        refused(azure).because("AK: expected RSA key", "not this machine's vTPM", "Check the configured TPM");
    }

    @Test
    void alteredEventLogIsRefused(LocalAzure azure) throws Exception {
        byte[] separator = HexFormat.of().parseHex("df3f619804a92fdb4057192dc43dd748ea778adc52bc498ce80524c014b81119");
        byte[] log = azure.paravisor().eventLog();
        log[indexOf(separator, log)] ^= 1;
        Files.write(azure.paravisor().eventLogFile(), log);
        refused(azure).because("event log: ", "PCR 0 as ", "does not describe this boot", "path of the event log");
    }

    @Test
    void truncatedEventLogIsRefused(LocalAzure azure) throws Exception {
        byte[] log = azure.paravisor().eventLog();
        Files.write(azure.paravisor().eventLogFile(), Arrays.copyOf(log, log.length - 1));
        refused(azure).because("event log: ", " at offset ");
    }

    @AfterEach
    void restoreEventLog(LocalAzure azure) throws IOException {
        Files.write(azure.paravisor().eventLogFile(), azure.paravisor().eventLog());
    }

    private static Refused refused(LocalAzure azure) throws Exception {
        return Refused.loadBeforeAttesting(azure, azure.configuration(key)).at(APPRAISAL);
    }

    private static void endorseWith(LocalAzure azure, X509Certificate vcek) throws GeneralSecurityException {
        SnpMachine machine = azure.paravisor().machine();
        Thim other = machine.thim().withVcek(vcek);
        machine.thimAnswer().tamper(thim -> other);
    }

    private static String ask(Thim thim) {
        return thim.certificateChain().substring(0, thim.certificateChain().lastIndexOf("-----BEGIN"));
    }

    private static String ark(Thim thim) {
        return thim.certificateChain().substring(thim.certificateChain().lastIndexOf("-----BEGIN"));
    }

    private static UnaryOperator<byte[]> flip(SnpField field) {
        return report -> {
            report[field.offset()] ^= 1;
            return report;
        };
    }

    @SuppressWarnings("unchecked") // the claims are JSON
    private static Map<String, Object> attestationKey(Map<String, Object> claims) {
        Map<String, Object> first = ((List<Map<String, Object>>) claims.get("keys")).get(0);
        assertEquals("HCLAkPub", first.get("kid"));
        return first;
    }

    private static byte[] modulus() throws GeneralSecurityException {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        BigInteger modulus = ((RSAPublicKey) rsa.generateKeyPair().getPublic()).getModulus();
        return Arrays.copyOfRange(modulus.toByteArray(), 1, 257);
    }

    private static int indexOf(byte[] wanted, byte[] bytes) {
        return IntStream.range(0, bytes.length - wanted.length)
                .filter(at -> Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length))
                .findFirst()
                .orElseThrow();
    }
}
