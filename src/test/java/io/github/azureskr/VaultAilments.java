// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.internal.doctor.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Of the vault, and of the key in it. */
final class VaultAilments {
    private VaultAilments() {}

    static List<Ailment> all() {
        return List.of(
                Ailment.of(
                        "vault's name does not resolve",
                        Step.VAULT_NAME,
                        "Check the vault's name in the key's identifier",
                        patient -> patient.with("key", "https://nowhere.vault.azure.invalid/keys/" + patient.name()),
                        Patient::configuration),
                Ailment.of(
                        "firewall",
                        Step.PERMISSION,
                        "allow its network",
                        patient -> {
                            patient.azure().keyVault().firewall(true);
                            return patient.configuration();
                        },
                        patient -> {
                            patient.azure().keyVault().firewall(false);
                            return patient.configuration();
                        }),
                Ailment.of(
                        "vault throttles",
                        Step.RELEASE,
                        "load again later",
                        patient -> {
                            patient.azure()
                                    .faults(AzureService.KEY_VAULT)
                                    .always(Fault.status(429).retryAfter(3600).on("/release"));
                            return patient.configuration();
                        },
                        Patient::restored),
                Ailment.of(
                        "key deleted",
                        Step.KEY_STATE,
                        "recover it (az keyvault key recover)",
                        patient -> {
                            patient.azure().keyVault().deleteKey(patient.name());
                            return patient.configuration();
                        },
                        patient -> {
                            patient.azure().keyVault().recoverKey(patient.name());
                            return patient.configuration();
                        }),
                attribute("key disabled", "enable it", Map.of("enabled", false), Map.of("enabled", true)),
                attribute(
                        "key expired",
                        "Set a later expiry date",
                        Map.of("exp", seconds(Duration.ofHours(-1))),
                        Map.of("exp", seconds(Duration.ofHours(1)))),
                attribute(
                        "key not yet valid",
                        "Set an earlier activation date",
                        Map.of("nbf", seconds(Duration.ofHours(1))),
                        Map.of("nbf", seconds(Duration.ofHours(-1)))),
                Ailment.of(
                        "key not exportable",
                        Step.KEY_STATE,
                        "create a new key as exportable",
                        patient -> {
                            patient.azure().keyVault().createKey(patient.name() + "-kept", NewKey.rsa(2048));
                            return patient.with("key", patient.key() + "-kept");
                        },
                        Patient::configuration),
                Ailment.of(
                        "policy claim not met",
                        Step.POLICY,
                        "Correct the policy",
                        patient -> policy(patient, "azure-compliant-cvm", "azure-signed-cvm"),
                        Patient::configuration),
                Ailment.of(
                        "policy of another authority",
                        Step.POLICY,
                        "name this one in the policy",
                        patient -> policy(
                                patient,
                                patient.azure().uri(AzureService.ATTESTATION).toString(),
                                "https://sharedweu.weu.attest.azure.net"),
                        Patient::configuration));
    }

    private static Ailment attribute(String name, String advice, Map<String, Object> wrong, Map<String, Object> right) {
        return Ailment.of(
                name,
                Step.KEY_STATE,
                advice,
                patient -> {
                    patient.azure().keyVault().setAttributes(patient.name(), wrong);
                    return patient.configuration();
                },
                patient -> {
                    patient.azure().keyVault().setAttributes(patient.name(), right);
                    return patient.configuration();
                });
    }

    /** The cure is another policy, and a policy that is there already stands for it: that of the patient's own key. */
    private static String policy(Patient patient, String wanted, String instead) {
        String other = patient.name() + "-strict";
        String policy = patient.azure().releasePolicy().replace(wanted, instead);
        patient.azure().keyVault().createKey(other, NewKey.rsa(2048).exportable(policy));
        return patient.with("key", patient.key() + "-strict");
    }

    private static long seconds(Duration fromNow) {
        return Instant.now().plus(fromNow).getEpochSecond();
    }
}
