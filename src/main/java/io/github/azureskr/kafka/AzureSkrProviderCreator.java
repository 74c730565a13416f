// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.kafka;

import io.github.azureskr.AzureSkrProvider;
import java.security.Provider;
import org.apache.kafka.common.security.auth.SecurityProviderCreator;

/**
 * Registers AzureSKR for a Kafka broker or client that has the jar on its class path:
 *
 * <pre>{@code
 * security.providers=io.github.azureskr.kafka.AzureSkrProviderCreator
 * }</pre>
 *
 * <p>Kafka puts it before all other providers. That changes nothing: it has no service that another provider has.
 */
public final class AzureSkrProviderCreator implements SecurityProviderCreator {
    /** Made by Kafka. */
    public AzureSkrProviderCreator() {}

    @Override
    public Provider getProvider() {
        return new AzureSkrProvider();
    }
}
