// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import io.github.azureskr.AzureSkrProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JDK's keytool, told of AzureSKR by a jar's path and nothing else. */
record Keytool(Jdk jdk, Path jar, Path folder) {
    /** Runs it to its end; {@code input} is what it reads where it asks for a password. */
    Finished run(String input, String... arguments) throws IOException {
        return run("AzureSKR", input, List.of(arguments));
    }

    /** The same for a keystore that is said to be of another type. */
    Finished runForType(String type, String... arguments) throws IOException {
        return run(type, "", List.of(arguments));
    }

    private Finished run(String type, String input, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                jdk.program("keytool"),
                "-J-Duser.language=en",
                "-storetype",
                type,
                "-providerpath",
                jar.toString(),
                // Last: -providerarg, where a test has it, must follow at once.
                "-providerclass",
                AzureSkrProvider.class.getName()));
        command.addAll(arguments);
        return Finished.run(folder, input, command);
    }
}
