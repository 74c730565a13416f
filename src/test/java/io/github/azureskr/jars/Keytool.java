// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import io.github.azureskr.AzureSkrProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JDK's keytool, told of AzureSKR by the thin jar's path and nothing else. */
record Keytool(Jdk jdk, Path folder) {
    /** Runs it to its end; {@code input} is what it reads where it asks for a password. */
    Finished run(String input, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                jdk.program("keytool"),
                "-J-Duser.language=en",
                "-storetype",
                "AzureSKR",
                "-providerpath",
                Jars.thin().toString(),
                // Last: -providerarg, where a test has it, must follow at once.
                "-providerclass",
                AzureSkrProvider.class.getName()));
        command.addAll(List.of(arguments));
        return Finished.run(folder, input, command);
    }
}
