// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.Fault;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.List;

/** The tokens that a machine's identity gets. */
final class AccessTokens {
    private AccessTokens() {}

    /** Adds each that IMDS gives from now on to {@code tokens}. */
    static void learn(LocalAzure azure, List<String> tokens) {
        azure.faults(AzureService.IMDS)
                .always(Fault.altered(response -> {
                            tokens.add(tokenOf(response.body()));
                            return response;
                        })
                        .on("/identity/oauth2/token"));
    }

    private static String tokenOf(byte[] answer) {
        try {
            return (String) JSONObjectUtils.parse(new String(answer, StandardCharsets.UTF_8))
                    .get("access_token");
        } catch (ParseException e) {
            throw new AssertionError("IMDS answers in JSON", e);
        }
    }
}
