// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import io.github.azureskr.internal.doctor.Round.Found;
import io.github.azureskr.internal.http.Approach;
import io.github.azureskr.internal.http.Http;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The way to a service: its name, the connection, TLS.
 *
 * @param remedy what a load would say to do where the way is closed
 */
record Way(Round round, Http http, Stage stage, Function<IOException, String> remedy) {
    Examined<?> examine(URI service, Step name, Step connection, Step tls) {
        try (Approach approach = http.approach(service)) {
            Examined<?> resolved = round.take(name, service.getHost(), List.of(), explained(() -> {
                List<InetAddress> addresses = approach.resolve();
                return new Found<>(
                        true,
                        addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", ")));
            }));
            Examined<?> connected = round.take(
                    connection,
                    service.getAuthority(),
                    List.of(resolved),
                    explained(() -> new Found<>(true, approach.connect())));
            return round.take(
                    tls,
                    service.getAuthority(),
                    List.of(connected),
                    explained(() -> new Found<>(true, approach.secure())));
        }
    }

    private <T> Round.Check<T> explained(Round.Check<T> check) {
        return () -> {
            try {
                return check.run();
            } catch (IOException e) {
                throw new AzureSkrException(stage, HttpFailure.problem(e), remedy.apply(e), e);
            }
        };
    }
}
