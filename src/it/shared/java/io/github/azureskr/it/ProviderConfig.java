// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;

/** The files of {@code provider-config/}: a consumer's test loads the very file that its user copies. */
public final class ProviderConfig {
    private ProviderConfig() {}

    public static Path file(String name) {
        Path file = home().resolve("provider-config").resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " does not exist");
        }
        return file;
    }

    public static Path copy(String name, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        return Files.copy(file(name), target, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A copy in which one text, which must be there, is another: what a user is told to change, or gets wrong. */
    public static Path copy(String name, Path target, String text, String other) throws IOException {
        return copy(name, target, Map.of(text, other));
    }

    /** A copy in which several texts are others. */
    public static Path copy(String name, Path target, Map<String, String> others) throws IOException {
        String ours = Files.readString(file(name));
        String theirs = ours;
        for (Map.Entry<String, String> other : others.entrySet()) {
            if (!ours.contains(other.getKey())) {
                throw new IllegalArgumentException(name + " has no '" + other.getKey() + "'");
            }
            theirs = theirs.replace(other.getKey(), other.getValue());
        }
        Files.createDirectories(target.getParent());
        return Files.writeString(target, theirs);
    }

    /** The self-contained jar, for consumers that run as processes of their own. */
    public static Path selfContainedJar() {
        return Path.of(property("azureskr.all.jar"));
    }

    static Path home() {
        return Path.of(property("azureskr.home"));
    }

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), () -> name + " is not set: run 'mvn verify'");
    }
}
