// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The services' names, as a hosts file: a JVM with {@code -Djdk.net.hosts.file=FILE} asks it in place of the DNS, and so
 * finds services that have the names of real ones.
 */
public final class Names {
    private final Path file;
    private final String address;
    private final Set<String> hosts;

    Names(LocalAzureOptions options, Path folder) {
        this.file = folder.resolve("hosts");
        this.address = options.bindAddress();
        this.hosts = new TreeSet<>(Set.of("localhost"));
        options.places().values().forEach(place -> hosts.add(place.host()));
        write(hosts);
    }

    /** The file, which goes with its Azure. */
    public Path file() {
        return file;
    }

    /** Takes a name away, as Azure does at once with the name of a vault that is deleted. */
    public void remove(String host) {
        Set<String> others = new TreeSet<>(hosts);
        if (!others.remove(host)) {
            throw new IllegalArgumentException(host + " is no service's name here: " + hosts);
        }
        write(others);
    }

    /** Gives back what was taken away, as the recovery of a vault does. */
    public void restore() {
        write(hosts);
    }

    private void write(Set<String> names) {
        StringBuilder lines = new StringBuilder();
        names.forEach(name -> lines.append(address).append(' ').append(name).append('\n'));
        try {
            Files.writeString(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
