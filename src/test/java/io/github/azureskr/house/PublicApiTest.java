// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What others may compile against changes only together with a text that a reviewer reads. */
class PublicApiTest {
    private static final Path EXPECTED = Path.of("src/test/resources/public-api.txt");
    private static final Path ACTUAL = Path.of("target/public-api.txt");
    private static final Path CLASSES = Path.of("target/classes");
    private static final List<String> EXPORTED = List.of(
            "io/github/azureskr",
            "io/github/azureskr/kafka",
            "io/github/azureskr/spec",
            "io/github/azureskr/spring",
            "io/github/azureskr/tomcat");

    @Test
    void thePublicApiIsAsAgreed() throws Exception {
        Files.writeString(ACTUAL, String.join("\n", api()) + "\n");
        assertEquals(
                Files.readString(EXPECTED),
                Files.readString(ACTUAL),
                "The public API has changed. If that is intended: cp " + ACTUAL + " " + EXPECTED);
    }

    private static List<String> api() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String exported : EXPORTED) {
            for (Class<?> type : classes(exported)) {
                if (isVisible(type.getModifiers())) {
                    describe(type, lines);
                }
            }
        }
        assertTrue(lines.size() > 20, "the classes are elsewhere");
        return lines;
    }

    private static List<Class<?>> classes(String folder) throws IOException, ClassNotFoundException {
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(CLASSES.resolve(folder))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.equals("package-info")) {
                    classes.add(Class.forName(folder.replace('/', '.') + "." + name));
                }
            }
        }
        return classes;
    }

    private static void describe(Class<?> type, List<String> lines) {
        lines.add(type.toGenericString());
        Stream.ofNullable(type.getGenericSuperclass()).forEach(one -> lines.add("    extends " + one.getTypeName()));
        Stream.of(type.getGenericInterfaces()).forEach(one -> lines.add("    implements " + one.getTypeName()));
        Stream.of(
                        members(type, type.getDeclaredFields(), Field::toGenericString),
                        members(type, type.getDeclaredConstructors(), Constructor::toGenericString),
                        members(type, type.getDeclaredMethods(), Method::toGenericString))
                .flatMap(members -> members)
                .forEach(lines::add);
    }

    private static <M extends AnnotatedElement & Member> Stream<String> members(
            Class<?> type, M[] members, Function<M, String> toText) {
        return Stream.of(members)
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .map(member -> "    " + toText.apply(member).replace(type.getName() + ".", ""))
                .sorted();
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
