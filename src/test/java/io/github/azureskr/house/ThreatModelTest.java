// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the threat model names as its backing is there. */
class ThreatModelTest {
    private static final Path PAGE = Path.of("provider-config/azure/OPERATE.md");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Test)(?:\\.(\\w+))?`");

    @Test
    void eachTestThatTheThreatModelNamesExists() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        Matcher matcher = TEST.matcher(Files.readString(PAGE));
        while (matcher.find()) {
            named++;
            String source = sources.getOrDefault(matcher.group(1), "");
            String method = matcher.group(2) == null ? "class " + matcher.group(1) : "void " + matcher.group(2) + "(";
            if (!source.contains(method)) {
                missing.add(matcher.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 10, "the threat model names tests in another way");
    }

    @Test
    void eachRowSaysWhatBacksIt() throws IOException {
        List<String> rows = Files.readString(PAGE)
                .replaceFirst("(?s).*\n## Threat model\n", "")
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| attacker"))
                .toList();
        assertTrue(rows.size() > 10, rows.toString());
        for (String row : rows) {
            String[] cells = row.split("\\|", -1);
            assertEquals(5, cells.length, row);
            boolean backed =
                    TEST.matcher(cells[3]).find() || cells[3].matches(".*\\b([Nn]othing|processor|policy)\\b.*");
            assertTrue(backed, row);
        }
    }

    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String root : List.of("src/test/java", "src/it")) {
            try (Stream<Path> files = Files.walk(Path.of(root))) {
                for (Path file : files.filter(file -> file.toString().endsWith("Test.java"))
                        .toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }
}
