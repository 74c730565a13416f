// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The house's plan: who may know whom, read off the compiled classes. */
class RoomsTest {
    private static final String ROOT = "io.github.azureskr";

    /** Low to high; rooms of one row do not know each other. */
    private static final List<List<String>> FLOORS = List.of(
            List.of("spec"),
            List.of("internal.bytes"),
            List.of("internal.json"),
            List.of(
                    "internal.http",
                    "internal.jose",
                    "internal.policy",
                    "internal.snp",
                    "internal.tdx",
                    "internal.tpm"),
            List.of("internal.evidence"),
            List.of("internal.attest"),
            List.of("internal.release"),
            List.of("internal.unwrap"),
            List.of("internal.config"),
            List.of("internal.certificate"),
            List.of("internal.seal"),
            List.of("internal.pipeline"),
            List.of("internal.management"),
            List.of("internal.keystore"),
            List.of("internal.doctor", "internal.keymanager"),
            List.of("internal.cli"),
            List.of(""),
            List.of("tomcat", "spring", "kafka"));

    /** What only one room may touch. */
    private static final Map<String, Pattern> PRIVILEGES = Map.of(
            "internal.bytes", Pattern.compile("com\\.sun\\.jna\\..*"),
            "internal.keystore", Pattern.compile("java\\.security\\.KeyStoreSpi"),
            "internal.keymanager", Pattern.compile("javax\\.net\\.ssl\\.(X509ExtendedKeyManager|KeyManagerFactorySpi)"),
            "", Pattern.compile("java\\.security\\.Provider\\$Service"),
            "internal.release", Pattern.compile("com\\.azure\\.(core|identity|security)\\..*"),
            "internal.jose", Pattern.compile("com\\.nimbusds\\..*"),
            "internal.management", Pattern.compile("(javax|java\\.lang)\\.management\\..*"),
            "tomcat", Pattern.compile("org\\.apache\\.catalina\\..*"),
            "spring", Pattern.compile("org\\.springframework\\..*"),
            "kafka", Pattern.compile("org\\.apache\\.kafka\\..*"));

    private static final Pattern CLASS_TO_CLASS = Pattern.compile("(?m)^   (\\S+) +-> (\\S+)");

    private record Use(String user, String used) {}

    @Test
    void anImportPointsOnlyToALowerRoom() {
        List<String> wrong = new ArrayList<>();
        for (Use use : uses("target/classes")) {
            if (use.used().startsWith(ROOT) && !room(use.user()).equals(room(use.used()))) {
                if (floor(use.used()) >= floor(use.user())) {
                    wrong.add(use.user() + " -> " + use.used());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void whatOneRoomIsForNoOtherRoomTouches() {
        List<String> wrong = new ArrayList<>();
        for (Use use : uses("target/classes")) {
            PRIVILEGES.forEach((room, privilege) -> {
                if (privilege.matcher(use.used()).matches() && !room(use.user()).equals(room)) {
                    wrong.add(use.user() + " -> " + use.used());
                }
            });
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void providerAndEmulatorShareNothing() {
        TreeSet<String> wrong = new TreeSet<>();
        for (Use use : uses("target/test-classes")) {
            boolean emulator =
                    use.user().startsWith(ROOT + ".emulator.") && !use.user().contains("Test");
            if (emulator && use.used().startsWith(ROOT) && !use.used().startsWith(ROOT + ".emulator.")) {
                wrong.add(use.user() + " -> " + use.used());
            }
        }
        for (Use use : uses("target/classes")) {
            if (use.used().startsWith(ROOT + ".emulator.")) {
                wrong.add(use.user() + " -> " + use.used());
            }
        }
        assertEquals(new TreeSet<>(), wrong);
    }

    private static List<Use> uses(String classes) {
        StringWriter out = new StringWriter();
        int status = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(out),
                        "-verbose:class",
                        "-filter:none",
                        "--multi-release",
                        "base",
                        classes);
        assertEquals(0, status, out.toString());
        List<Use> uses = new ArrayList<>();
        Matcher line = CLASS_TO_CLASS.matcher(out.toString());
        while (line.find()) {
            uses.add(new Use(line.group(1), line.group(2)));
        }
        assertTrue(uses.size() > 100, "jdeps printed something else than expected");
        return uses;
    }

    private static String room(String className) {
        String packageName = className.substring(0, className.lastIndexOf('.'));
        return packageName.equals(ROOT) ? "" : packageName.substring(ROOT.length() + 1);
    }

    private static int floor(String className) {
        String room = room(className);
        return Stream.iterate(0, i -> i + 1)
                .limit(FLOORS.size())
                .filter(i -> FLOORS.get(i).contains(room))
                .findFirst()
                .orElseThrow(() -> new AssertionError(room + " is not on the plan"));
    }
}
