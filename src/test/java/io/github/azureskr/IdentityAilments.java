// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.internal.doctor.Step;
import java.util.List;

/** Of the machine's identity, and of what it may do. */
final class IdentityAilments {
    private static final ManagedIdentity WEB = ManagedIdentity.userAssigned("web");
    private static final ManagedIdentity BATCH = ManagedIdentity.userAssigned("batch");

    private IdentityAilments() {}

    static List<Ailment> all() {
        return List.of(
                Ailment.of(
                                "no identity",
                                Step.IDENTITY,
                                "Assign an identity to this machine",
                                Patient::configuration,
                                patient -> {
                                    patient.azure().assign(WEB);
                                    return patient.configuration();
                                })
                        .in(LocalAzureOptions.azure().withIdentities()),
                Ailment.of(
                                "several identities and none named",
                                Step.IDENTITY,
                                "name one by the property identity.client-id",
                                Patient::configuration,
                                patient -> patient.with("identity.client-id", BATCH.clientId()))
                        .in(LocalAzureOptions.azure().withIdentities(WEB, BATCH)),
                Ailment.of(
                        "identity unknown",
                        Step.IDENTITY,
                        "Check the id, and that this identity is assigned to this machine",
                        patient -> patient.with("identity.client-id", "00000000-1111-2222-3333-444444444444"),
                        patient -> patient.with(
                                "identity.client-id",
                                patient.azure().identities().get(0).clientId())),
                Ailment.of(
                        "identity without permission",
                        Step.RELEASE,
                        "in a vault with access policies the key permission release",
                        patient -> {
                            patient.grant(Permission.KEYS_GET);
                            return patient.configuration();
                        },
                        patient -> {
                            patient.grant(Permission.KEYS_GET, Permission.KEYS_RELEASE);
                            return patient.configuration();
                        }));
    }
}
