// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.http.Identity;
import io.github.azureskr.emulator.http.Listener;
import io.github.azureskr.emulator.http.LocalCa;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The services' listeners, bound and not yet serving. */
record Listeners(LocalAzureOptions options, Identity server, Map<AzureService, Listener> all) {

    static Listeners bind(LocalAzureOptions options, LocalCa ca, Closing closing) throws IOException {
        Identity server = ca.issue("localhost", names(options));
        Map<AzureService, Listener> all = new EnumMap<>(AzureService.class);
        for (AzureService service : AzureService.values()) {
            InetSocketAddress address = new InetSocketAddress(
                    options.bindAddress(), options.place(service).port());
            try {
                all.put(
                        service,
                        closing.add(service.isTls() ? Listener.https(address, server) : Listener.http(address)));
            } catch (BindException e) {
                BindException named =
                        new BindException(service + " cannot listen on " + address + ": " + e.getMessage());
                named.initCause(e);
                throw named;
            }
        }
        return new Listeners(options, server, all);
    }

    private static List<String> names(LocalAzureOptions options) {
        Set<String> names = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
        options.places().values().forEach(place -> names.add(place.host()));
        return List.copyOf(names);
    }

    /** Has the vaults show certificates of this authority. Not the attestation service, whom the vaults ask too. */
    void present(LocalCa authority) {
        Identity identity = authority.issue("localhost", names(options));
        of(AzureService.KEY_VAULT).present(identity);
        of(AzureService.MANAGED_HSM).present(identity);
    }

    /** Has them show their own again. */
    void restore() {
        of(AzureService.KEY_VAULT).present(server);
        of(AzureService.MANAGED_HSM).present(server);
    }

    Listener of(AzureService service) {
        return all.get(service);
    }

    URI uri(AzureService service) {
        return of(service).uri(options.place(service).host());
    }
}
