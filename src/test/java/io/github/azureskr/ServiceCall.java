// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import java.util.stream.Stream;

/** A request that a load makes: to whom, and what stands in its path. */
record ServiceCall(AzureService service, String path) {

    /** All that a load with a certificate from the vault makes, in about the order in which it makes them. */
    static Stream<ServiceCall> all() {
        return Stream.of(
                new ServiceCall(AzureService.IMDS, "/metadata/THIM/"),
                new ServiceCall(AzureService.ATTESTATION, "/certs"),
                new ServiceCall(AzureService.IMDS, "/metadata/identity/"),
                new ServiceCall(AzureService.ATTESTATION, "/attest/"),
                new ServiceCall(AzureService.KEY_VAULT, "/release"),
                new ServiceCall(AzureService.KEY_VAULT, "/certificates/"));
    }
}
