// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keystore;

import io.github.azureskr.internal.config.Configuration;
import io.github.azureskr.internal.config.ConfigurationReader;
import io.github.azureskr.internal.management.ManagedKeys;
import io.github.azureskr.internal.pipeline.Provenances;
import io.github.azureskr.internal.pipeline.Rehearsal;
import io.github.azureskr.internal.pipeline.ReleasedEntry;
import io.github.azureskr.internal.pipeline.SharedReleases;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.AzureSkrLoadStoreParameter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DomainLoadStoreParameter;
import java.security.Key;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keystore type {@code AzureSKR}. A stream is its configuration; without a stream it is configured by its
 * surroundings; without any configuration it is empty, and usable. Passwords are ignored: none is needed, and several
 * servers cannot be told to send none.
 */
public final class AzureSkrKeyStoreSpi extends SnapshotKeyStoreSpi {
    /** Perhaps after what an editor may leave before it: a byte order mark (here byte by byte), blanks, empty lines. */
    private static final Pattern FIRST_LINE = Pattern.compile("(?:\u00EF\u00BB\u00BF)?\\s*#azureskr(?:\\s|$)");

    /** How far into a file its first line may be: other types' files are long, and are asked about too. */
    private static final int PROBED = 256;

    private final Optional<Path> providersFile;

    /** Does nothing yet. */
    public AzureSkrKeyStoreSpi(Optional<Path> providersFile) {
        this.providersFile = providersFile;
    }

    @Override
    public void engineLoad(InputStream stream, char[] password) throws IOException {
        if (stream == null) {
            loadAmbient();
        } else {
            replaceAll(Rehearsal.beside(() -> new Entries(release(ConfigurationReader.read(stream)), false)));
        }
    }

    /** Takes any parameter: what is not ours carries only a password, for which there is no use. */
    @Override
    public void engineLoad(KeyStore.LoadStoreParameter parameter) throws IOException {
        if (parameter instanceof DomainLoadStoreParameter) {
            throw new IllegalArgumentException("AzureSKR takes an " + AzureSkrLoadStoreParameter.class.getName());
        }
        if (parameter instanceof AzureSkrLoadStoreParameter ours) {
            replaceAll(Rehearsal.beside(() -> new Entries(release(ConfigurationReader.read(ours)), false)));
        } else {
            loadAmbient();
        }
    }

    @Override
    public boolean engineProbe(InputStream stream) throws IOException {
        ByteBuffer beginning = ByteBuffer.wrap(stream.readNBytes(PROBED));
        return FIRST_LINE.matcher(StandardCharsets.ISO_8859_1.decode(beginning)).lookingAt();
    }

    private void loadAmbient() throws IOException {
        Optional<Configuration> configuration = ConfigurationReader.ambient(providersFile);
        replaceAll(configuration.isPresent() ? new Entries(release(configuration.get()), true) : Entries.NONE);
    }

    private static Map<String, StoreEntry> release(Configuration configuration) throws IOException {
        Map<String, StoreEntry> released = new HashMap<>();
        for (ReleasedEntry entry : load(configuration)) {
            Provenances.remember(configuration, entry);
            Key key = entry.released().key();
            ManagedKeys.upToDate(key, Provenances.of(key).orElseThrow());
            released.put(entry.alias(), StoreEntry.of(entry));
        }
        return released;
    }

    private static List<ReleasedEntry> load(Configuration configuration) throws AzureSkrException {
        try {
            return SharedReleases.ofThisProcess().load(configuration);
        } catch (AzureSkrException e) {
            ManagedKeys.failed(configuration, e.getMessage());
            throw e;
        }
    }
}
