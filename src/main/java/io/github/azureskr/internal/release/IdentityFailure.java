// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.HttpFailure;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.Serial;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * There is no token: our exception on its way through the Azure SDK. Not as a cause, among which the SDK's retry policy
 * would find one that is worth another try.
 */
final class IdentityFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final AzureSkrException explained;

    IdentityFailure(AzureSkrException explained) {
        super(explained.getMessage());
        this.explained = explained;
    }

    AzureSkrException explained() {
        return explained;
    }

    /** Says why {@code identity} has no token. {@code thrown} is whatever azure-identity and MSAL made of it. */
    static AzureSkrException explain(Identity identity, RuntimeException thrown) {
        Optional<IOException> cause = causes(thrown)
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .findFirst();
        if (cause.isEmpty()) {
            return failure(identity, ServiceText.of(String.valueOf(thrown.getMessage())), null, thrown);
        }
        return explain(identity, cause.get());
    }

    /** The same, where the reason is known. */
    static AzureSkrException explain(Identity identity, IOException reason) {
        return failure(identity, HttpFailure.problem(reason), advice(identity, reason), reason);
    }

    private static AzureSkrException failure(Identity identity, String reason, String remedy, Throwable cause) {
        return new AzureSkrException(Stage.IDENTITY, "no access token for " + identity + ": " + reason, remedy, cause);
    }

    private static String advice(Identity identity, IOException reason) {
        if (identity instanceof Identity.Application) {
            return reason instanceof EntraRefusal
                    ? "Check identity.tenant-id and identity.client-id, and that Entra knows what this machine shows."
                    : "Check that this machine may reach Entra, and identity.authority.";
        }
        if (reason instanceof ImdsRefusal refusal) {
            return refusal.status() == 400 ? adviceWhenUnknown(identity) : "IMDS is up but cannot answer; try later.";
        }
        if (reason instanceof MalformedException) {
            return "Whatever answered there is not IMDS, or a proxy stands in between.";
        }
        return HttpFailure.remedy(
                reason, "Is this an Azure virtual machine? IMDS answers nowhere else, and only without a proxy.");
    }

    private static String adviceWhenUnknown(Identity identity) {
        return identity instanceof Identity.SystemAssigned
                ? "Assign an identity to this machine; if it has several, name one by the property identity.client-id."
                : "Check the id, and that this identity is assigned to this machine.";
    }

    private static Stream<Throwable> causes(Throwable thrown) {
        // Bounded: a chain of causes may be a ring.
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(16);
    }
}
