// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.net.URI;
import java.util.Locale;

/** The identifiers of one vault's objects: they all begin with the vault's URL. */
record Address(URI vault) {

    Address {
        if (!"https".equals(vault.getScheme())
                || vault.getHost() == null
                || !vault.getPath().isEmpty()) {
            throw new IllegalArgumentException("a vault's URL is https://host[:port], not " + vault);
        }
    }

    String host() {
        return vault.getHost().toLowerCase(Locale.ROOT);
    }

    /** The first label of the host: a vault's or HSM's name. */
    String name() {
        return host().split("\\.", 2)[0];
    }

    /** Whether the host has a domain above it, as those of Azure have; localhost and IP addresses have none. */
    boolean isQualified() {
        return host().matches(".*[a-z][^.]*\\.[a-z-]+");
    }

    /** The host without its first label: vault.azure.net. */
    String domain() {
        return host().split("\\.", 2)[1];
    }

    /** An identifier; without a version when that is empty. */
    String id(String collection, String name, String version) {
        String id = vault + "/" + collection + "/" + name;
        return version.isEmpty() ? id : id + "/" + version;
    }

    String key(String name, String version) {
        return id("keys", name, version);
    }
}
