// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.internal.http.StatusFailure;
import io.github.azureskr.internal.json.JsonObject;
import java.io.Serial;

/** Entra gave no token. */
final class EntraRefusal extends StatusFailure {
    @Serial
    private static final long serialVersionUID = 1L;

    private EntraRefusal(int status, String message) {
        super(status, Guidance.SERVICE, message, null);
    }

    static EntraRefusal of(int status, Bytes body) {
        return new EntraRefusal(status, "Entra answered " + status + describe(body));
    }

    private static String describe(Bytes body) {
        try {
            JsonObject error = JsonObject.parse("Entra's error", body);
            return " " + ServiceText.of(error.string("error"))
                    + error.optionalString("error_description")
                            .map(text -> ": " + ServiceText.of(text))
                            .orElse("");
        } catch (MalformedException e) {
            return " without Entra's own error in its body";
        }
    }
}
