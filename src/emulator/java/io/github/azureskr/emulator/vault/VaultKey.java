// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.ArrayList;
import java.util.List;

/** A key: its versions, oldest first, and the one release policy of them all. */
record VaultKey(String name, List<KeyVersion> versions, ReleasePolicy policy) {

    VaultKey {
        versions = List.copyOf(versions);
    }

    KeyVersion current() {
        return versions.get(versions.size() - 1);
    }

    /** The version named; with no name the current one. */
    KeyVersion version(String id) {
        if (id.isEmpty()) {
            return current();
        }
        return versions.stream()
                .filter(version -> version.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.keyNotFound(name + "/" + id));
    }

    VaultKey plus(KeyVersion version) {
        List<KeyVersion> more = new ArrayList<>(versions);
        more.add(version);
        return new VaultKey(name, more, policy);
    }

    VaultKey replacing(KeyVersion changed) {
        List<KeyVersion> others = new ArrayList<>(versions);
        others.replaceAll(version -> version.id().equals(changed.id()) ? changed : version);
        return new VaultKey(name, others, policy);
    }

    VaultKey under(ReleasePolicy other) {
        return new VaultKey(name, versions, other);
    }
}
