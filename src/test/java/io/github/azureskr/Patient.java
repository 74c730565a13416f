// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.internal.tpm.SwTpm;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A machine with a key to load.
 *
 * @param azure around it
 * @param folder for files of its own
 * @param name of the key, which the vault has
 * @param lent what is closed with it
 */
record Patient(LocalAzure azure, Path folder, String name, Deque<Closeable> lent) implements AutoCloseable {
    static Patient of(LocalAzure azure, Path folder, String name) {
        return new Patient(azure, folder, name, new ArrayDeque<>());
    }

    /** For as long as the patient is looked after. */
    SwTpm lend(SwTpm thing) {
        lent.push(thing::close);
        return thing;
    }

    @Override
    public void close() throws IOException {
        for (Closeable thing : lent) {
            thing.close();
        }
    }

    /** With which it is well. */
    String configuration() {
        return azure.configuration(key()) + "retry.pause=10ms\n";
    }

    URI key() {
        return URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/" + name);
    }

    /** With this value for a property, which it may have had before. */
    String with(String property, Object value) {
        return without(property) + property + "=" + value + "\n";
    }

    String without(String property) {
        return configuration().replaceAll("(?m)^" + property.replace(".", "\\.") + "=.*\n", "");
    }

    /** What the machine's first identity may do in the vault. */
    void grant(Permission... permissions) {
        azure.keyVault().grant(azure.identities().get(0).objectId(), permissions);
    }

    /** The honest Azure again, as it is after the other side has been mended. */
    String restored() {
        azure.restore();
        return configuration();
    }

    Path file(String fileName, String content) throws Exception {
        return Files.writeString(folder.resolve(fileName), content);
    }
}
