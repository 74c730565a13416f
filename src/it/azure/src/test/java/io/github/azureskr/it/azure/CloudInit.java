// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** cloud-init's own check of what is written for it. */
final class CloudInit {
    private final List<String> command;
    private final Map<String, String> environment;

    private CloudInit(List<String> command, Map<String, String> environment) {
        this.command = command;
        this.environment = environment;
    }

    /**
     * The one that is installed; or else its package, and those that it needs and this machine lacks, unpacked into a folder:
     * an installation would go and configure the machine. None where neither is to be had.
     */
    static Optional<CloudInit> find() throws IOException, InterruptedException {
        if (Tool.isThere("cloud-init")) {
            return Optional.of(new CloudInit(List.of("cloud-init"), Map.of()));
        }
        Path folder = Path.of("target/cloud-init").toAbsolutePath();
        return unpack(folder)
                ? Optional.of(new CloudInit(
                        List.of("/usr/bin/python3", "-m", "cloudinit.cmd.main"),
                        Map.of("PYTHONPATH", folder + "/root/usr/lib/python3/dist-packages")))
                : Optional.empty();
    }

    private static boolean unpack(Path folder) throws IOException, InterruptedException {
        if (!Tool.isThere("apt-get") || !Files.isExecutable(Path.of("/usr/bin/python3"))) {
            return false;
        }
        Files.createDirectories(folder.resolve("partial"));
        List<String> download = List.of(
                "apt-get",
                "-q",
                "-y",
                "--no-install-recommends",
                "--download-only",
                // What is only downloaded, and to here, disturbs nobody.
                "-o",
                "Debug::NoLocking=1",
                "-o",
                "Dir::Cache::archives=" + folder,
                "install",
                "cloud-init");
        if (Tool.run(folder, Map.of(), download).status() != 0) {
            return false;
        }
        Path root = folder.resolve("root");
        try (Stream<Path> files = Files.list(folder)) {
            for (Path archive :
                    files.filter(file -> file.toString().endsWith(".deb")).toList()) {
                if (Tool.run("dpkg", "-x", archive.toString(), root.toString()).status() != 0) {
                    return false;
                }
            }
        }
        return true;
    }

    Tool check(Path file) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of("schema", "--config-file", file.toAbsolutePath().toString()));
        return Tool.run(Path.of("target"), environment, whole);
    }
}
