// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A program of {@code provider-config/} in a single file, which {@code java} compiles and runs. */
record JavaSource(Path file) {
    /** A copy beside its keystore file. */
    static JavaSource copy(String name, Path configuration) throws IOException {
        return new JavaSource(ProviderConfig.copy(
                name,
                configuration.resolveSibling("Program.java"),
                Map.of("/etc/azureskr.conf", configuration.toString())));
    }

    /** The same with one text, which must be there, another. */
    JavaSource with(String text, String other) throws IOException {
        String ours = Files.readString(file);
        if (!ours.contains(text)) {
            throw new IllegalArgumentException(file + " has no '" + text + "'");
        }
        return new JavaSource(Files.writeString(file.resolveSibling("OtherProgram.java"), ours.replace(text, other)));
    }

    RunningProcess start(String... arguments) throws IOException {
        return start(RunningProcess.java(), List.of(), arguments);
    }

    RunningProcess start(String java, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(java);
        // What lives for seconds is not worth an optimising compiler.
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(options);
        command.addAll(List.of("-cp", ConsumerJars.classPath(), file.toString()));
        command.addAll(List.of(arguments));
        return RunningProcess.start(file.getParent(), Map.of(), command);
    }
}
