// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.AzureSkrLoadStoreParameter;
import io.github.azureskr.spec.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds the configuration: in a stream, in a parameter, or around the process. */
public final class ConfigurationReader {
    private static final String SYSTEM_PROPERTY = "azure.skr.config";
    private static final String ENVIRONMENT_VARIABLE = "AZURE_SKR_CONFIG";

    private ConfigurationReader() {}

    /** From a keystore's stream. */
    public static Configuration read(InputStream stream) throws IOException {
        return ConfigurationParser.parse(PropertyText.read(stream));
    }

    /** From a keystore's parameter. */
    public static Configuration read(AzureSkrLoadStoreParameter parameter) throws AzureSkrException {
        return ConfigurationParser.parse(parameter.properties());
    }

    /**
     * From the provider's own file, else from the file that the system property {@code azure.skr.config} or the
     * environment variable {@code AZURE_SKR_CONFIG} names; empty where none is named.
     */
    public static Optional<Configuration> ambient(Optional<Path> providersFile) throws IOException {
        Optional<Path> file = providersFile.isPresent() ? providersFile : namedFile();
        return file.isPresent() ? Optional.of(ConfigurationParser.parse(readProperties(file.get()))) : Optional.empty();
    }

    /**
     * The same for an attestation alone: no key need be configured.
     *
     * @param endpoint in place of the configured attestation provider
     */
    public static Configuration forAttestation(Optional<Path> named, Optional<String> endpoint) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        Optional<Path> file = named.isPresent() ? named : namedFile();
        if (file.isPresent()) {
            properties.putAll(readProperties(file.get()));
        }
        endpoint.ifPresent(url -> properties.put(Setting.ATTESTATION_ENDPOINT.property(), url));
        return ConfigurationParser.parseForAttestation(properties);
    }

    /** Whether the process's surroundings name a configuration. */
    public static boolean isAmbient() {
        String path = System.getProperty(SYSTEM_PROPERTY, System.getenv(ENVIRONMENT_VARIABLE));
        return path != null && !path.isBlank();
    }

    /** What a configuration, whole or not, says of the machine; what every machine has where none is named. */
    public static Machine machine(Optional<Path> named) throws IOException {
        Optional<Path> file = named.isPresent() ? named : namedFile();
        if (file.isEmpty()) {
            return ConfigurationParser.machine(Map.of());
        }
        return ConfigurationParser.machine(readProperties(file.get()));
    }

    private static Optional<Path> namedFile() throws AzureSkrException {
        String path = System.getProperty(SYSTEM_PROPERTY, System.getenv(ENVIRONMENT_VARIABLE));
        try {
            return Optional.ofNullable(path).filter(p -> !p.isBlank()).map(Path::of);
        } catch (InvalidPathException e) {
            throw new AzureSkrException(Stage.CONFIGURATION, "'" + path + "' is not a file name", e);
        }
    }

    private static Map<String, String> readProperties(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return PropertyText.read(stream);
        } catch (AzureSkrException e) {
            throw e;
        } catch (IOException e) {
            throw UnreadableFile.configuration(file, e);
        }
    }
}
