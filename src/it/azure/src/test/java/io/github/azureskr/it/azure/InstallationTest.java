// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * install.sh, run in a folder instead of a machine's root. What would change this machine or asks the network is a program
 * of the test, which writes down that it was called; all else is what every machine has.
 */
class InstallationTest {
    private static final byte[] JAR = {'j', 'a', 'r'};

    /** Each as a shell script. {@code $ROOT} is the folder. */
    private static final Map<String, String> PROGRAMS = Map.of(
            "dpkg-query", "[ -e $ROOT/installed ] && echo installed",
            "dpkg", "",
            "apt-get", "[ -e $ROOT/mirror ] || exit 100; case \"$*\" in *install*) touch $ROOT/installed;; esac",
            "curl", "cat >$ROOT/asked; while [ $# -gt 1 ]; do shift; done; cp $ROOT/store \"$1\"",
            "getent", "",
            "usermod", "",
            "udevadm", "",
            "chown", "",
            "systemctl", "");

    @TempDir
    private Path root;

    private Path programs;
    private Path base;

    @BeforeEach
    void machineAtItsFirstBoot() throws Exception {
        programs = Files.createDirectory(root.resolve("programs"));
        base = Files.createDirectories(root.resolve("opt/azureskr"));
        Files.createDirectories(base.resolve("conf"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/azureskr.conf"), "#azureskr\n");
        Files.writeString(
                Files.createDirectories(root.resolve("usr/share/tomcat10/skel/conf"))
                        .resolve("web.xml"),
                "");
        for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
            Path file = programs.resolve(program.getKey());
            Files.writeString(
                    file,
                    "#!/bin/sh\nROOT=" + root + "\necho \"${0##*/} $*\" >>$ROOT/calls\n" + program.getValue() + "\n");
            assertTrue(file.toFile().setExecutable(true));
        }
        Files.writeString(base.resolve("jar.url"), "https://example.org/skr.jar?sig=a%2Fb");
        Files.writeString(
                base.resolve("jar.sha256"),
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(JAR)));
        Files.write(root.resolve("store"), JAR);
        Files.createFile(root.resolve("mirror"));
    }

    @Test
    void theServerIsStartedWhenAllIsThere() throws Exception {
        Tool installation = install();
        assertEquals(0, installation.status(), installation.output());
        assertEquals("url = \"https://example.org/skr.jar?sig=a%2Fb\"\n", Files.readString(root.resolve("asked")));
        assertEquals(List.of("azureskr.jar"), names(base.resolve("lib")));
        assertEquals("systemctl restart --no-block azureskr-tomcat.service", last(calls()));
        assertFalse(Files.exists(base.resolve("jar.url")), "the unit would start it again");
    }

    @Test
    void aMirrorThatIsNotThereEndsItAndTheNextRunGoesOn() throws Exception {
        Files.delete(root.resolve("mirror"));
        assertEquals(100, install().status());
        assertTrue(last(calls()).startsWith("apt-get"), calls().toString());
        assertTrue(Files.exists(base.resolve("jar.url")), "the unit would not start it again");
        Files.createFile(root.resolve("mirror"));
        theServerIsStartedWhenAllIsThere();
    }

    @Test
    void aStoreThatIsNotThereEndsItAndTheNextRunNeedsNoMirror() throws Exception {
        Path store = root.resolve("store");
        Path away = Files.move(store, root.resolve("away"));
        assertEquals(1, install().status());
        assertTrue(last(calls()).startsWith("curl"), calls().toString());
        Files.delete(root.resolve("mirror"));
        Files.move(away, store);
        theServerIsStartedWhenAllIsThere();
    }

    @Test
    void anotherJarIsNotInstalledAndNotAskedForAgain() throws Exception {
        Files.writeString(root.resolve("store"), "another");
        Tool refusal = install();
        String unit = Files.readString(Templates.file("modules/azureskr-install.service"));
        assertTrue(unit.contains("RestartPreventExitStatus=" + refusal.status() + "\n"), refusal.output());
        assertTrue(refusal.output().contains("is not the jar of jar.sha256"), refusal.output());
        assertFalse(Files.exists(base.resolve("lib/azureskr.jar")));
        Files.write(root.resolve("store"), JAR);
        theServerIsStartedWhenAllIsThere();
    }

    @Test
    void runAgainByHandItMendsWhatIsMissing() throws Exception {
        theServerIsStartedWhenAllIsThere();
        Files.delete(base.resolve("conf/web.xml"));
        Files.delete(root.resolve("installed"));
        Tool again = install();
        assertEquals(0, again.status(), again.output());
        assertTrue(Files.exists(base.resolve("conf/web.xml")));
        assertEquals(
                4, calls().stream().filter(call -> call.startsWith("apt-get")).count(), calls().toString());
        assertEquals(1, calls().stream().filter(call -> call.startsWith("curl")).count(), calls().toString());
    }

    private Tool install() throws IOException, InterruptedException {
        String script = Files.readString(Templates.file("modules/install.sh"))
                .replaceAll("(?<![\\w$/.])/(opt|etc|usr/share|var)/", root + "/$1/");
        Path file = Files.writeString(root.resolve("install.sh"), script);
        return Tool.run(root, Map.of("PATH", programs + ":" + System.getenv("PATH")), List.of("sh", file.toString()));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(root.resolve("calls"));
    }

    private static String last(List<String> calls) {
        return calls.get(calls.size() - 1);
    }

    private static List<String> names(Path folder) {
        return List.of(folder.toFile().list());
    }
}
