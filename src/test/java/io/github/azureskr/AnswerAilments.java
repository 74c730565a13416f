// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import io.github.azureskr.internal.doctor.Step;
import java.security.KeyPairGenerator;
import java.util.List;

/** Of the vault's signed answer, which somebody has changed. */
final class AnswerAilments {
    private static final String BETWEEN = "look at whatever stands between this machine and the vault";

    private AnswerAilments() {}

    static List<Ailment> all() {
        return List.of(
                answer(
                        "answer of another authority",
                        Step.RELEASE,
                        "name its certificate in trust.certificates",
                        patient -> honest().signedBy(LocalCa.create().issue("localhost", List.of("localhost")))),
                answer(
                        "answer of another vault",
                        Step.RELEASE,
                        BETWEEN,
                        patient -> honest().signedBy(
                                        patient.azure().ca().issue("vault.azure.net", List.of("*.vault.azure.net")))),
                answer(
                        "wrong kid",
                        Step.RELEASE,
                        BETWEEN,
                        patient -> honest().payloadMember(
                                        "/response/key/key/kid", patient.key() + "-other/" + "0".repeat(32))),
                answer(
                        "wrong enc",
                        Step.RELEASE,
                        BETWEEN,
                        patient -> honest().payloadMember("/request/enc", "CKM_RSA_AES_KEY_WRAP")),
                answer(
                        "altered ciphertext",
                        Step.UNWRAP,
                        "give Azure support the key's identifier",
                        patient -> honest().ciphertext(bytes -> {
                            bytes[300] ^= 1;
                            return bytes;
                        })),
                answer(
                        "private key of another public key",
                        Step.UNWRAP,
                        "tell Azure support",
                        patient -> honest().privateKey(KeyPairGenerator.getInstance("RSA")
                                .generateKeyPair()
                                .getPrivate())));
    }

    /** What is done to the answers for a patient. */
    @FunctionalInterface
    private interface Change {
        ReleaseTampering of(Patient patient) throws Exception;
    }

    /** Each of these remedies begins with trying again, and by then nobody changes the answer any more. */
    private static Ailment answer(String name, Step step, String advice, Change change) {
        return Ailment.of(
                name,
                step,
                advice,
                patient -> {
                    patient.azure().keyVault().tamper(change.of(patient));
                    return patient.configuration();
                },
                Patient::restored);
    }

    private static ReleaseTampering honest() {
        return ReleaseTampering.none();
    }
}
