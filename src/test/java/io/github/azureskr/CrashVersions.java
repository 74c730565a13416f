// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.vault.NewKey;
import java.net.URI;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.List;

/** The versions of a key that is rotated and rotated again, by their number, and which one is known to be sealed. */
final class CrashVersions {
    private record Version(String id, PrivateKey key) {}

    private final LocalAzure azure;
    private final List<Version> versions = new ArrayList<>();
    private int sealed;

    CrashVersions(LocalAzure azure) {
        this.azure = azure;
    }

    synchronized void rotate() {
        URI version = azure.keyVault().createKey("web", NewKey.ec("P-256").exportable(azure.releasePolicy()));
        String path = version.getPath();
        versions.add(new Version(
                path.substring(path.lastIndexOf('/') + 1), azure.keyVault().privateKeyOf("web")));
    }

    synchronized int newest() {
        return versions.size() - 1;
    }

    synchronized int find(String id) {
        return versions.stream().map(Version::id).toList().indexOf(id);
    }

    synchronized PrivateKey key(int number) {
        return versions.get(number).key();
    }

    /** Somebody was told so. */
    synchronized void isSealed(int number) {
        sealed = number;
    }

    synchronized int sealed() {
        return sealed;
    }
}
