// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.identity.Entra;
import java.net.URI;
import java.time.Clock;

/** A Managed HSM. It knows roles only. */
public final class ManagedHsm extends KeyService {
    public static final String AUDIENCE = "https://managedhsm.azure.net";

    /** An HSM in the cloud that its host is of. */
    public ManagedHsm(URI url, LocalCa ca, Entra entra, Clock clock) {
        this(url, Cloud.of(url).audience("managedhsm"), ca, entra, clock);
    }

    /**
     * An HSM.
     *
     * @param url what its keys' identifiers begin with; the certificate under its answers is for its host
     * @param audience the resource that callers' tokens must be for: sovereign clouds have their own
     * @param ca issues that certificate; attestation authorities are trusted by its root
     */
    public ManagedHsm(URI url, String audience, LocalCa ca, Entra entra, Clock clock) {
        super(new HsmDialect(new Address(url)), PermissionModel.RBAC, audience, ca, entra, clock);
    }
}
