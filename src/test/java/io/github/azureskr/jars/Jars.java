// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import java.nio.file.Path;
import java.util.Optional;

/** What the build has made, as a user gets it. */
final class Jars {
    private Jars() {}

    /** The provider's jar, with its libraries in {@code lib/} beside it. */
    static Path thin() {
        return Path.of(property("azureskr.jar"));
    }

    /** The emulator's jar, which runs by itself. */
    static Path emulator() {
        return Path.of(property("azureskr.emulator.jar"));
    }

    static Path libraries() {
        return thin().resolveSibling("lib");
    }

    static String property(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .orElseThrow(() -> new IllegalStateException(name + " is not set: these tests run in 'mvn verify'"));
    }
}
