// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.Guidance;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.internal.http.StatusFailure;
import io.github.azureskr.internal.json.JsonObject;
import java.io.Serial;

/** IMDS gave no token. Thrown through MSAL, which would try again for a minute and quote all headers. */
final class ImdsRefusal extends StatusFailure {
    @Serial
    private static final long serialVersionUID = 1L;

    private ImdsRefusal(int status, String message) {
        super(status, Guidance.METADATA, message, null);
    }

    static ImdsRefusal of(int status, Bytes body) {
        return new ImdsRefusal(status, "IMDS answered " + status + describe(body));
    }

    private static String describe(Bytes body) {
        try {
            JsonObject error = JsonObject.parse("IMDS error", body);
            return " " + ServiceText.of(error.string("error"))
                    + error.optionalString("error_description")
                            .map(text -> ": " + ServiceText.of(text))
                            .orElse("");
        } catch (MalformedException e) {
            return " without IMDS' own error in its body";
        }
    }
}
