// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.Fault;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/** The tokens that a machine's identity gets. */
final class AccessTokens {
    private AccessTokens() {}

    /** Adds each that IMDS gives from now on to {@code tokens}. */
    static void learn(LocalAzure azure, List<String> tokens) {
        learn(azure, AzureService.IMDS, "/identity/oauth2/token", tokens);
    }

    /** The same for those that Entra gives to applications. */
    static void learnFromEntra(LocalAzure azure, List<String> tokens) {
        learn(azure, AzureService.ENTRA, "/oauth2/v2.0/token", tokens);
    }

    private static void learn(LocalAzure azure, AzureService service, String path, List<String> tokens) {
        azure.faults(service)
                .always(Fault.altered(response -> {
                            tokenOf(response.body()).ifPresent(tokens::add);
                            return response;
                        })
                        .on(path));
    }

    /** Empty for a refusal. */
    private static Optional<String> tokenOf(byte[] answer) {
        try {
            return Optional.ofNullable((String) JSONObjectUtils.parse(new String(answer, StandardCharsets.UTF_8))
                    .get("access_token"));
        } catch (ParseException e) {
            throw new AssertionError("IMDS answers in JSON", e);
        }
    }
}
