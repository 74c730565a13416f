// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.snp.AmdRoot;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.SnpField;
import io.github.azureskr.emulator.snp.SnpMachine;
import io.github.azureskr.emulator.snp.Thim;
import io.github.azureskr.emulator.vtpm.Interposer;
import io.github.azureskr.internal.doctor.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Of the evidence, which this machine itself would not believe. */
final class EvidenceAilments {
    private static final int DEBUG = 1 << 19;

    /** The SHA-256 of four zero bytes, which firmware measures into each PCR at the end of its own part of the boot. */
    private static final byte[] SEPARATOR =
            HexFormat.of().parseHex("df3f619804a92fdb4057192dc43dd748ea778adc52bc498ce80524c014b81119");

    private EvidenceAilments() {}

    static List<Ailment> all() {
        return List.of(
                appraised("wrong VCEK", "Load again", EvidenceAilments::endorseWithAnother),
                appraised(
                        "broken report signature",
                        "Load again",
                        patient -> report(patient, flip(SnpField.SIGNATURE_R))),
                appraised("REPORT_DATA not matching", "Load again", patient -> {
                    patient.azure().paravisor().hclReports().reportData().tamper(data -> {
                        data[0] ^= 1;
                        return data;
                    });
                    return patient.configuration();
                }),
                appraised("debugging allowed", "deploy a new VM", patient -> {
                    patient.azure().paravisor().machine().unsignedReport().tamper(report -> {
                        SnpField.POLICY.writeNumber(report, SnpField.POLICY.readNumber(report) | DEBUG);
                        return report;
                    });
                    return patient.configuration();
                }),
                appraised("wrong AK", "Check the configured TPM", EvidenceAilments::nameAnotherKey),
                Ailment.of(
                        "altered event log",
                        Step.APPRAISAL,
                        "check the configured path of the event log",
                        EvidenceAilments::withAnotherLog,
                        Patient::configuration),
                Ailment.of(
                        "root not pinned",
                        Step.APPRAISAL,
                        "name its root in the property trust.amd-root",
                        patient -> patient.without("trust.amd-root"),
                        Patient::configuration),
                onChannel(
                        "quote over other PCRs",
                        Step.EVIDENCE,
                        TpmChannel.commands(TpmChannel.QUOTE, TpmChannel::overOtherPcrs)),
                onChannel(
                        "transfer key without the policy",
                        Step.TRANSFER_KEY,
                        TpmChannel.commands(TpmChannel.CREATE_PRIMARY, TpmChannel::withoutPolicy)));
    }

    private static Ailment appraised(String name, String advice, Ailment.Course onset) {
        return Ailment.of(name, Step.APPRAISAL, advice, onset, Patient::restored);
    }

    private static Ailment onChannel(String name, Step step, Interposer channel) {
        return Ailment.of(
                name,
                step,
                "who can open it",
                patient -> {
                    patient.azure().paravisor().interpose(channel);
                    return patient.configuration();
                },
                Patient::restored);
    }

    private static String endorseWithAnother(Patient patient) throws Exception {
        SnpMachine machine = patient.azure().paravisor().machine();
        Thim other = machine.thim().withVcek(new SnpMachine(AmdRoot.shared(), SnpConfiguration.azure()).vcek());
        machine.thimAnswer().tamper(thim -> other);
        return patient.configuration();
    }

    private static String report(Patient patient, UnaryOperator<byte[]> change) {
        patient.azure().paravisor().machine().signedReport().tamper(change);
        return patient.configuration();
    }

    @SuppressWarnings("unchecked") // the claims are JSON
    private static String nameAnotherKey(Patient patient) throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        byte[] modulus =
                ((RSAPublicKey) rsa.generateKeyPair().getPublic()).getModulus().toByteArray();
        String other = Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOfRange(modulus, 1, 257));
        patient.azure().paravisor().hclReports().runtimeClaims().tamper(claims -> {
            ((List<Map<String, Object>>) claims.get("keys")).get(0).put("n", other);
            return claims;
        });
        return patient.configuration();
    }

    private static String withAnotherLog(Patient patient) throws Exception {
        byte[] log = patient.azure().paravisor().eventLog();
        log[indexOf(SEPARATOR, log)] ^= 1;
        Path other = Files.write(patient.folder().resolve("log"), log);
        return patient.with("event-log", other);
    }

    private static int indexOf(byte[] wanted, byte[] bytes) {
        return IntStream.range(0, bytes.length - wanted.length)
                .filter(at -> Arrays.equals(bytes, at, at + wanted.length, wanted, 0, wanted.length))
                .findFirst()
                .orElseThrow();
    }

    private static UnaryOperator<byte[]> flip(SnpField field) {
        return report -> {
            report[field.offset()] ^= 1;
            return report;
        };
    }
}
