// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.snp.SnpConfiguration;
import io.github.azureskr.emulator.snp.VmConfiguration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What kind of Azure, and where.
 *
 * @param snp the processor
 * @param vm the confidential VM
 * @param identities of the VM; each may read and release the keys of both vaults
 * @param region its location, as IMDS tells it
 * @param bindAddress the address that all services listen on
 * @param places where clients look for each; localhost for those not named
 */
public record LocalAzureOptions(
        SnpConfiguration snp,
        VmConfiguration vm,
        List<ManagedIdentity> identities,
        String region,
        String bindAddress,
        Map<AzureService, Place> places) {

    public LocalAzureOptions {
        identities = List.copyOf(identities);
        places = Map.copyOf(places);
    }

    /** A confidential VM with a system-assigned identity, all on this computer. */
    public static LocalAzureOptions azure() {
        return new LocalAzureOptions(
                SnpConfiguration.azure(),
                VmConfiguration.azure(),
                List.of(ManagedIdentity.systemAssigned("local")),
                "westeurope",
                "127.0.0.1",
                Map.of());
    }

    public LocalAzureOptions withSnp(SnpConfiguration other) {
        return new LocalAzureOptions(other, vm, identities, region, bindAddress, places);
    }

    public LocalAzureOptions withVm(VmConfiguration other) {
        return new LocalAzureOptions(snp, other, identities, region, bindAddress, places);
    }

    public LocalAzureOptions withIdentities(ManagedIdentity... others) {
        return new LocalAzureOptions(snp, vm, List.of(others), region, bindAddress, places);
    }

    public LocalAzureOptions withRegion(String other) {
        return new LocalAzureOptions(snp, vm, identities, other, bindAddress, places);
    }

    public LocalAzureOptions withBindAddress(String other) {
        return new LocalAzureOptions(snp, vm, identities, region, other, places);
    }

    public LocalAzureOptions with(AzureService service, Place place) {
        Map<AzureService, Place> others = new EnumMap<>(AzureService.class);
        others.putAll(places);
        others.put(service, place);
        return new LocalAzureOptions(snp, vm, identities, region, bindAddress, others);
    }

    Place place(AzureService service) {
        return places.getOrDefault(service, Place.LOCALHOST);
    }
}
