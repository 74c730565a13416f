// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.azureskr.emulator.http.Response;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Evidence broken in one place each; MAA must name the place. */
class AttestationRequestTamperTest {
    private static final String GUEST = "/attest/AzureGuest?api-version=2020-10-01";
    private static final TestKeys OTHER = new TestKeys();

    private final TestEvidence evidence = new TestEvidence();
    private final Maa maa = new Maa(
            URI.create("https://localhost:8443"),
            evidence.keys.arkCertificate(),
            evidence.keys.akAuthorityCertificate(),
            Clock.fixed(TestKeys.NOW, ZoneOffset.UTC));

    static Stream<Arguments> brokenHardwareEvidence() {
        return Stream.of(
                broken(
                        "is not AMD's root",
                        e -> e.chain = chain -> {
                            chain.set(2, OTHER.arkCertificate());
                            return chain;
                        }),
                broken(
                        "is not signed by CN=ARK-Milan",
                        e -> e.chain = chain -> {
                            chain.set(1, OTHER.askCertificate());
                            return chain;
                        }),
                broken(
                        "is not signed by CN=SEV-Milan",
                        e -> e.chain = chain -> {
                            chain.set(0, OTHER.vcekCertificate(e.product, e.spl, e.hwid, e.vcekLifetime));
                            return chain;
                        }),
                broken("CN=SEV-VCEK is not valid at 2026-06-01T12:00:00Z", e -> e.vcekLifetime = Duration.ofDays(-1)),
                broken(
                        "has another issuer",
                        e -> e.chain = chain -> {
                            chain.set(1, chain.get(2));
                            return chain;
                        }),
                broken("VcekCertChain has 2 certificates", e -> e.chain = chain -> chain.subList(0, 2)),
                broken(
                        "SNP report's signature does not verify",
                        "the measurement altered",
                        e -> e.signedReport = report -> flip(report, 0x90)),
                broken(
                        "SNP report's signature does not verify",
                        "the signature altered",
                        e -> e.signedReport = report -> flip(report, 0x2A0)),
                broken(
                        "SNP report's signature does not verify",
                        "the signature zero",
                        e -> e.signedReport = report -> {
                            Arrays.fill(report, 0x2A0, report.length, (byte) 0);
                            return report;
                        }),
                broken("wider than P-384", e -> e.signedReport = report -> flip(report, 0x2A0 + 60)),
                broken(
                        "version 1 is not known",
                        e -> e.signedReport = report -> {
                            report[0] = 1;
                            return report;
                        }),
                broken(
                        "SIGNATURE_ALGO is 0x3",
                        e -> e.signedReport = report -> {
                            report[0x34] = 3;
                            return report;
                        }),
                broken("not signed by a VCEK", e -> e.keyFlags = 1 << 2),
                broken("HWID is not the CHIP_ID", e -> e.chipId = TestEvidence.filled(64, 0x5B)),
                broken("VCEK is for TCB 03000000000009d3", e -> e.spl.put("3.3", 9)),
                broken("VCEK is for TCB 03000000000008d2", e -> e.spl.put("3.8", 0xD2)),
                broken("1.3.6.1.4.1.3704.1.3.8 is missing", e -> e.spl.remove("3.8")),
                broken("REPORT_DATA", "another hash", e -> e.reportData = data -> flip(data, 0)),
                broken("REPORT_DATA", "more than the hash", e -> e.reportData = data -> flip(data, 63)));
    }

    static Stream<Arguments> brokenVtpmEvidence() {
        return Stream.of(
                broken("AikPub is not the HCLAkPub", e -> e.claimedAk = OTHER.ak),
                broken("no HCLAkPub", e -> e.claimedAkKid = "HCLEkPub"),
                broken("AikPub is not a restricted signing key", e -> e.akAttributes = 0x00040472),
                broken("AikCert certifies another key", e -> e.akCertificate = OTHER.akCertificate()),
                broken(
                        "not issued by the vTPM's certification",
                        e -> e.akCertificate = akCertificateOfAnotherAuthority()),
                broken("AikCert has something behind", e -> tpm(e, "AikCert", cert -> flip(cert, 2047))),
                broken("AikCert is not a DER certificate", e -> tpm(e, "AikCert", cert -> new byte[2048])),
                broken("PcrQuote's signature", "by another key", e -> e.quotingKey = OTHER.ak),
                broken(
                        "PcrQuote's signature",
                        "too short",
                        e -> tpm(e, "PcrSignature", signature -> Arrays.copyOf(signature, 255))),
                broken("PcrQuote: magic is 0x0", e -> e.quoteMagic = 0),
                broken("PcrQuote: type is 0x8017", e -> e.quoteType = 0x8017),
                broken("qualifyingData must be empty", e -> e.qualifyingData = new byte[] {1}),
                broken("its pcrDigest differs", "the digest altered", e -> e.pcrDigest = digest -> flip(digest, 0)),
                broken("its pcrDigest differs", "a PCR altered", e -> pcr(e, 3, new byte[32])),
                broken("PcrSet [0, 1, 2] and PCRs", e -> e.tpmInfo = tpm -> put(tpm, "PcrSet", List.of(0, 1, 2))),
                broken("PcrQuote is of PCRs", AttestationRequestTamperTest::dropLastPcr),
                broken(
                        "does not replay to the quoted value of PCR 4",
                        e -> e.eventLog = AttestationRequestTamperTest::dropSeparatorOfPcr4),
                broken("does not show Secure Boot as on", e -> e.secureBoot = 0),
                broken("TcgLogs: ends at offset 0", e -> e.eventLog = log -> new byte[0]),
                broken("no \"Spec ID Event03\"", e -> e.eventLog = log -> flip(log, 32)),
                broken("EncKeyCertifyInfo's signature", e -> e.certifyingKey = OTHER.ak),
                broken("EncKeyCertifyInfo: type is 0x8018", e -> e.certifyType = 0x8018),
                broken("EncKeyCertifyInfo names another key", e -> e.certifiedArea = area -> flip(area, 100)),
                broken("must be fixedTPM", e -> e.encAttributes &= ~(1 << 1)),
                broken("must be fixedParent", e -> e.encAttributes &= ~(1 << 4)),
                broken("must be sensitiveDataOrigin", e -> e.encAttributes &= ~(1 << 5)),
                broken("must be decrypt", e -> e.encAttributes &= ~(1 << 17)),
                broken("must not be sign", e -> e.encAttributes |= 1 << 18),
                broken("must not be restricted", e -> e.encAttributes |= 1 << 16),
                broken("must not be userWithAuth", e -> e.encAttributes |= 1 << 6),
                broken("must leave symmetric and scheme open", e -> e.encScheme = 0x0017000B),
                broken("authPolicy is not PolicyPCR", "altered", e -> e.authPolicy = policy -> flip(policy, 0)),
                broken("authPolicy is not PolicyPCR", "empty", e -> e.authPolicy = policy -> new byte[0]));
    }

    static Stream<Arguments> brokenRequests() {
        return Stream.of(
                broken("AttestationProtocolVersion", e -> info(e, "AttestationProtocolVersion", "1.0")),
                broken("OSType", "of no system", e -> info(e, "OSType", TestEvidence.base64("Plan9"))),
                broken("OSType", "no base64", e -> info(e, "OSType", "Linux!")),
                broken("OSVersionMajor", e -> info(e, "OSVersionMajor", "twenty")),
                broken("IsolationInfo.Type", e -> info(e, "IsolationInfo", Map.of("Type", "TrustedLaunch"))),
                broken("TpmInfo", e -> info(e, "TpmInfo", 1)),
                broken("ClientPayload", e -> info(e, "ClientPayload", "text")),
                broken("TpmInfo.PcrQuote", e -> e.tpmInfo = tpm -> put(tpm, "PcrQuote", "a_b-")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"brokenHardwareEvidence", "brokenVtpmEvidence", "brokenRequests"})
    void evidenceBrokenInOnePlaceIsRefusedForIt(String reason, Consumer<TestEvidence> breakage) {
        breakage.accept(evidence);
        Response response = maa.answer(TestGuest.post(GUEST, evidence.request()));
        Map<?, ?> error = (Map<?, ?>) TestGuest.json(response).get("error");
        assertEquals(400, response.status());
        assertTrue(((String) error.get("message")).contains(reason), () -> "says: " + error);
        assertEquals(error.get("code"), response.headers().get("x-ms-error-code"));
    }

    private static Arguments broken(String reason, Consumer<TestEvidence> breakage) {
        return arguments(reason, breakage);
    }

    /** Where several are refused for the same reason. */
    private static Arguments broken(String reason, String breach, Consumer<TestEvidence> breakage) {
        return arguments(named(reason + ": " + breach, reason), breakage);
    }

    private static byte[] flip(byte[] bytes, int offset) {
        byte[] flipped = bytes.clone();
        flipped[offset] ^= 1;
        return flipped;
    }

    private static Map<String, Object> put(Map<String, Object> members, String name, Object value) {
        members.put(name, value);
        return members;
    }

    private static void info(TestEvidence evidence, String name, Object value) {
        evidence.attestationInfo = info -> put(info, name, value);
    }

    private static void tpm(TestEvidence evidence, String name, UnaryOperator<byte[]> change) {
        evidence.tpmInfo = tpm -> {
            byte[] bytes = Base64.getDecoder().decode((String) tpm.get(name));
            return put(tpm, name, TestEvidence.base64(change.apply(bytes)));
        };
    }

    @SuppressWarnings("unchecked")
    private static void pcr(TestEvidence evidence, int index, byte[] value) {
        evidence.tpmInfo = tpm -> {
            put((Map<String, Object>) ((List<?>) tpm.get("PCRs")).get(index), "Digest", TestEvidence.base64(value));
            return tpm;
        };
    }

    private static void dropLastPcr(TestEvidence evidence) {
        evidence.tpmInfo = tpm -> {
            put(tpm, "PCRs", ((List<?>) tpm.get("PCRs")).subList(0, 7));
            return put(tpm, "PcrSet", List.of(0, 1, 2, 3, 4, 5, 6));
        };
    }

    /** The log ends in the separators of PCRs 0 to 7, 54 bytes each. */
    private static byte[] dropSeparatorOfPcr4(byte[] log) {
        int end = log.length - 3 * 54;
        return TestEvidence.concat(Arrays.copyOf(log, end - 54), Arrays.copyOfRange(log, end, log.length));
    }

    private static X509Certificate akCertificateOfAnotherAuthority() {
        TestKeys impostor = new TestKeys(new TestEvidence().keys.ak);
        return impostor.akCertificate();
    }
}
