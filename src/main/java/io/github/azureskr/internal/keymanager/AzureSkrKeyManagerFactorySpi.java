// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import io.github.azureskr.internal.keystore.OpenKeyStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.UnrecoverableKeyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.ManagerFactoryParameters;

/**
 * The key manager factory {@code AzureSKR}: the keys of a store of this type, followed when they are rotated in their
 * vault. Stores of other types get the platform's own key managers, so that to name this one in
 * {@code ssl.KeyManagerFactory.algorithm} does no harm.
 */
public final class AzureSkrKeyManagerFactorySpi extends KeyManagerFactorySpi {
    private static final String TYPE = "AzureSKR";

    private final Optional<Path> providersFile;
    private Optional<KeyManager[]> managers = Optional.empty();

    /** Does nothing yet. */
    public AzureSkrKeyManagerFactorySpi(Optional<Path> providersFile) {
        this.providersFile = providersFile;
    }

    /** Without a store: the keys of the configuration that is around the process, as {@code load(null, null)} has it. */
    @Override
    protected void engineInit(KeyStore store, char[] password) throws KeyStoreException, UnrecoverableKeyException {
        try {
            if (store == null) {
                managers = Optional.of(rotating(StoredKeys.of(OpenKeyStore.ambient(providersFile))));
            } else if (isOurs(store)) {
                managers = Optional.of(rotating(StoredKeys.of(store)));
            } else {
                KeyManagerFactory usual = Platform.usual();
                usual.init(store, password);
                managers = Optional.of(usual.getKeyManagers());
            }
        } catch (KeyStoreException | UnrecoverableKeyException e) {
            throw e;
        } catch (GeneralSecurityException | IOException e) {
            throw new KeyStoreException(e.getMessage(), e);
        }
    }

    /**
     * Takes {@link KeyStoreBuilderParameters}. Where one of their stores is of our type, the private keys of all of them
     * are served, and those of the others stay as they are.
     */
    @Override
    protected void engineInit(ManagerFactoryParameters parameters) throws InvalidAlgorithmParameterException {
        if (!(parameters instanceof KeyStoreBuilderParameters builders)) {
            throw new InvalidAlgorithmParameterException(
                    "AzureSKR takes a KeyStore or " + KeyStoreBuilderParameters.class.getName());
        }
        try {
            managers = Optional.of(managers(builders));
        } catch (InvalidAlgorithmParameterException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new InvalidAlgorithmParameterException(e.getMessage(), e);
        }
    }

    private static KeyManager[] managers(KeyStoreBuilderParameters parameters) throws GeneralSecurityException {
        List<KeyStore.Builder> builders = new ArrayList<>();
        boolean anyOurs = false;
        for (Object builder : parameters.getParameters()) {
            builders.add((KeyStore.Builder) builder);
            anyOurs |= isOurs(((KeyStore.Builder) builder).getKeyStore());
        }
        if (anyOurs) {
            return rotating(StoredKeys.of(builders));
        }
        KeyManagerFactory platforms = Platform.ofBuilders();
        platforms.init(parameters);
        return platforms.getKeyManagers();
    }

    private static KeyManager[] rotating(StoredKeys keys) throws GeneralSecurityException {
        RotatingKeys manager = new RotatingKeys(keys.byAlias());
        Followers.follow(manager);
        return new KeyManager[] {manager};
    }

    private static boolean isOurs(KeyStore store) {
        return store.getType().equalsIgnoreCase(TYPE);
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
        return managers.orElseThrow(() -> new IllegalStateException("this factory was not initialised: call init"))
                .clone();
    }
}
