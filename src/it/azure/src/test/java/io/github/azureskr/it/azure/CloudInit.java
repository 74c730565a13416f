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
    /** What the check needs beside cloud-init's own package. */
    private static final List<String> PACKAGES = List.of(
            "cloud-init",
            "python3-attr",
            "python3-certifi",
            "python3-chardet",
            "python3-configobj",
            "python3-idna",
            "python3-jinja2",
            "python3-json-pointer",
            "python3-jsonpatch",
            "python3-jsonschema",
            "python3-markupsafe",
            "python3-netifaces",
            "python3-oauthlib",
            "python3-pyrsistent",
            "python3-requests",
            "python3-serial",
            "python3-six",
            "python3-urllib3",
            "python3-yaml");

    private final List<String> command;
    private final Map<String, String> environment;

    private CloudInit(List<String> command, Map<String, String> environment) {
        this.command = command;
        this.environment = environment;
    }

    /**
     * The one that is installed; or else Debian's packages unpacked into a folder, because an installation would go and
     * configure the machine. None where neither is to be had.
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
        Files.createDirectories(folder);
        List<String> download = new ArrayList<>(List.of("apt-get", "-q", "download"));
        download.addAll(PACKAGES);
        if (Tool.run(folder, Map.of(), download).status() != 0) {
            return false;
        }
        try (Stream<Path> archives = Files.list(folder)) {
            for (Path archive :
                    archives.filter(file -> file.toString().endsWith(".deb")).toList()) {
                if (Tool.run(
                                        "dpkg",
                                        "-x",
                                        archive.toString(),
                                        folder.resolve("root").toString())
                                .status()
                        != 0) {
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
