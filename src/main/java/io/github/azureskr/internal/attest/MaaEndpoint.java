// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.util.Locale;

/**
 * A provider of Microsoft Azure Attestation.
 *
 * @param origin {@code https://host} or {@code https://host:port}, in lower case
 */
record MaaEndpoint(String origin) {
    /** As in the reference client, only host and port count: users configure URLs with a slash, a path, a query. */
    static MaaEndpoint of(URI configured) throws AzureSkrException {
        if (!"https".equalsIgnoreCase(configured.getScheme()) || configured.getHost() == null) {
            throw new AzureSkrException(
                    Stage.ATTESTATION,
                    "property 'attestation.endpoint' must be a URL like https://sharedweu.weu.attest.azure.net, not "
                            + configured);
        }
        return new MaaEndpoint(origin(configured));
    }

    URI certificates() {
        return URI.create(origin + "/certs");
    }

    URI attestAzureGuest() {
        return URI.create(origin + "/attest/AzureGuest?api-version=2020-10-01");
    }

    /** Whether a token's {@code iss} means this provider: a trailing slash and the host's case mean nothing. */
    boolean isNamedBy(String issuer) {
        try {
            URI uri = URI.create(issuer);
            return uri.getHost() != null
                    && origin(uri).equals(origin)
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
        } catch (IllegalArgumentException notAUri) {
            return false;
        }
    }

    /** Written out, as a record's own is made only when it is first used, which a start would wait for. */
    @Override
    public boolean equals(Object other) {
        return other instanceof MaaEndpoint that && origin.equals(that.origin);
    }

    @Override
    public int hashCode() {
        return origin.hashCode();
    }

    @Override
    public String toString() {
        return origin;
    }

    private static String origin(URI uri) {
        String port = uri.getPort() < 0 || uri.getPort() == 443 ? "" : ":" + uri.getPort();
        return (uri.getScheme() + "://" + uri.getHost() + port).toLowerCase(Locale.ROOT);
    }
}
