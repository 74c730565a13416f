// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;

/** How often the local Azure has attested and released. */
public record Calls(long attestations, long releases) {
    public static Calls of(LocalAzure azure) {
        return new Calls(
                granted(azure, AzureService.ATTESTATION, "/attest/"),
                granted(azure, AzureService.KEY_VAULT, "/release"));
    }

    public Calls since(Calls before) {
        return new Calls(attestations - before.attestations, releases - before.releases);
    }

    private static long granted(LocalAzure azure, AzureService service, String path) {
        return azure.listener(service).requests().stream()
                .filter(request -> request.path().contains(path) && request.status() == 200)
                .count();
    }
}
