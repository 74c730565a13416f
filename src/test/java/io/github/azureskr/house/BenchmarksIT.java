// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmarks look into the provider's rooms, and are built by nobody who only runs the tests. */
class BenchmarksIT {
    @Test
    void compileAgainstTheProviderAsItIs(@TempDir Path classes) throws Exception {
        List<File> sources = files(Path.of("benchmarks", "src"), ".java");
        assertNotEquals(List.of(), sources);
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("-proc:none", "-d", classes.toString(), "-classpath", String.join(":", classPath()));
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromFiles(sources))
                    .call();
        }
        assertEquals(
                "",
                found.getDiagnostics().stream()
                        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                        .map(Object::toString)
                        .collect(Collectors.joining("\n")));
    }

    /** The tests' own, and what of the benchmarks' libraries is not on it. */
    private static List<String> classPath() throws Exception {
        List<String> classPath = new ArrayList<>(
                List.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        files(Path.of("target", "benchmarks-lib"), ".jar").forEach(jar -> classPath.add(jar.toString()));
        return classPath;
    }

    private static List<File> files(Path folder, String suffix) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .map(Path::toFile)
                    .toList();
        }
    }
}
