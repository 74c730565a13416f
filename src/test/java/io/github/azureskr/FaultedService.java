// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.spec.Stage;

/** A row of the fault matrix: one kind of request, which fails while all others are served. */
enum FaultedService {
    IMDS(AzureService.IMDS, "/metadata/identity/", Stage.IDENTITY),
    THIM(AzureService.IMDS, "/metadata/THIM/", Stage.ENDORSEMENT),
    MAA(AzureService.ATTESTATION, "/attest/", Stage.ATTESTATION),
    JWKS(AzureService.ATTESTATION, "/certs", Stage.ATTESTATION),
    VAULT(AzureService.KEY_VAULT, "/release", Stage.RELEASE);

    private final AzureService service;
    private final String path;
    private final Stage stage;

    FaultedService(AzureService service, String path, Stage stage) {
        this.service = service;
        this.path = path;
        this.stage = stage;
    }

    /** Who answers it. */
    AzureService service() {
        return service;
    }

    /** What stands in the path of these requests and of no others. */
    String path() {
        return path;
    }

    /** Where a load fails for want of it. */
    Stage stage() {
        return stage;
    }

    boolean isTls() {
        return service != AzureService.IMDS;
    }
}
