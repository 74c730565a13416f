// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.internal.keymanager.AzureSkrKeyManagerFactorySpi;
import io.github.azureskr.internal.keystore.AzureSkrKeyStoreSpi;
import java.io.Serial;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.InvalidParameterException;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The security provider {@code AzureSKR}. Its services are {@code KeyStore.AzureSKR} and {@code
 * KeyManagerFactory.AzureSKR}, which no other provider has: it changes nothing else in the JVM at whatever position it is
 * registered.
 *
 * <p>In {@code java.security}: {@code security.provider.13=AzureSKR}, or with a configuration file,
 * {@code security.provider.13=AzureSKR /etc/azureskr.conf}. In code:
 * {@code Security.addProvider(new AzureSkrProvider())}.
 */
public final class AzureSkrProvider extends Provider {
    /** The name of this provider and of its keystore type. */
    public static final String NAME = "AzureSKR";

    @Serial
    private static final long serialVersionUID = 1L;

    /** A provider without a configuration file of its own. Does nothing that costs time or can fail. */
    public AzureSkrProvider() {
        this(Optional.empty());
    }

    private AzureSkrProvider(Optional<Path> configuration) {
        super(NAME, "0.1", "Keys that Azure Key Vault releases to an attested confidential VM");
        putService(new OurService(
                this, "KeyStore", AzureSkrKeyStoreSpi.class, () -> new AzureSkrKeyStoreSpi(configuration)));
        putService(new OurService(
                this,
                "KeyManagerFactory",
                AzureSkrKeyManagerFactorySpi.class,
                () -> new AzureSkrKeyManagerFactorySpi(configuration)));
    }

    /**
     * A provider whose stores, when loaded without a stream, read their configuration from a file. The file is opened
     * when a store is loaded, not before.
     *
     * @param configArg the file's path
     * @return a new provider
     */
    @Override
    public Provider configure(String configArg) {
        try {
            return new AzureSkrProvider(Optional.of(Path.of(configArg)));
        } catch (InvalidPathException e) {
            throw new InvalidParameterException("'" + configArg + "' is not a file name");
        }
    }

    /** Makes the Spi without reflection, which on the module path would not reach it. */
    private static final class OurService extends Service {
        private final Supplier<Object> spi;

        OurService(Provider provider, String type, Class<?> spiClass, Supplier<Object> spi) {
            super(provider, type, NAME, spiClass.getName(), List.of(), Map.of());
            this.spi = spi;
        }

        @Override
        public Object newInstance(Object constructorParameter) {
            return spi.get();
        }
    }
}
