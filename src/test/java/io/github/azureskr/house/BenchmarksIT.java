// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The benchmarks look into the provider's rooms, and are built and run by nobody who only runs the tests. Here they are,
 * in a folder that looks to them like the project's own, and what they write goes there.
 */
class BenchmarksIT {
    private static final int MINUTES = 5;

    @TempDir
    Path project;

    private Path built;
    private Path classes;
    private Path lib;

    @BeforeEach
    void makeFolders() throws IOException {
        built = Files.createDirectories(project.resolve("benchmarks").resolve("target"));
        classes = Files.createDirectory(built.resolve("classes"));
        lib = Files.createDirectory(built.resolve("lib"));
    }

    @Test
    void eachRunsOnceWithTheProviderAsItIs() throws Exception {
        assertEquals("", compile());
        gatherJars();
        Path log = project.resolve("log");
        Process run = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + ":" + lib + "/*",
                        "io.github.azureskr.benchmarks.EachOnce")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertTrue(run.waitFor(MINUTES, TimeUnit.MINUTES), () -> "still running: " + read(log));
            assertEquals(0, run.exitValue(), () -> read(log));
        } finally {
            run.descendants().forEach(ProcessHandle::destroy);
            run.destroyForcibly().onExit().join();
        }
    }

    /** With JMH's processor, which writes what runs the benchmarks, and lists them. */
    private String compile() throws Exception {
        List<File> sources = files(Path.of("benchmarks", "src"), ".java");
        assertNotEquals(List.of(), sources);
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaCompiler compiler = javax.tools.ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, null, StandardCharsets.UTF_8)) {
            List<String> options =
                    List.of("-d", classes.toString(), "-classpath", classPath(), "-processorpath", joined(libraries()));
            compiler.getTask(null, files, found, options, null, files.getJavaFileObjectsFromFiles(sources))
                    .call();
        }
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(Object::toString)
                .collect(Collectors.joining("\n"));
    }

    /** The benchmarks' own libraries and no other ones, where they look for those of the processes that they start. */
    private void gatherJars() throws IOException {
        copy(List.of(jar("azureskr.all.jar")), Files.createDirectory(project.resolve("target")));
        copy(List.of(jar("azureskr.jar"), jar("azureskr.emulator.jar")), lib);
        copy(files(Path.of("target", "lib"), ".jar"), lib);
        copy(libraries(), lib);
        Path programs = Path.of("io", "github", "azureskr", "benchmarks", "programs");
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        String file = built.resolve("benchmarks-programs.jar").toString();
        assertEquals(0, jar.run(System.out, System.err, "-cf", file, "-C", classes.toString(), programs.toString()));
    }

    private static File jar(String property) {
        return new File(System.getProperty(property));
    }

    private static void copy(List<File> jars, Path folder) throws IOException {
        for (File jar : jars) {
            Files.copy(jar.toPath(), folder.resolve(jar.getName()));
        }
    }

    /** The tests' own, for the emulator, and the benchmarks' libraries. */
    private static String classPath() throws IOException {
        String tests = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return joined(Stream.concat(Arrays.stream(tests.split(":", -1)).map(File::new), libraries().stream())
                .toList());
    }

    private static List<File> libraries() throws IOException {
        return files(Path.of("target", "benchmarks-lib"), ".jar");
    }

    private static String joined(List<File> path) {
        return path.stream().map(File::getAbsolutePath).collect(Collectors.joining(":"));
    }

    private static List<File> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .map(Path::toFile)
                    .toList();
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
