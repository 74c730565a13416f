// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** What every source file of the provider and the emulator keeps to. */
class SourceRulesTest {
    private static final int LONGEST_FILE = 250;
    private static final int LONGEST_METHOD = 40;
    private static final Pattern EMPTY_SUFFIX =
            Pattern.compile(".*(Manager|Helper|Helpers|Util|Utils|Impl|Standard|Default|Info|Data)");

    /** The specifications' own names: TPMS_CLOCK_INFO, PLATFORM_INFO, the report's signer info, TDINFO, TEE_TCB_INFO. */
    private static final Set<String> SPECIFIED_NAMES =
            Set.of("ClockInfo", "PlatformInfo", "SignerInfo", "TdInfo", "TeeTcbInfo");

    /** A call that must not stand in the provider, and what to use instead. */
    private static final Map<Pattern, String> FORBIDDEN = Map.of(
            Pattern.compile("SSLContext\\.getDefault|SSLSocketFactory\\.getDefault"),
            "a context of our own: the JVM's default may be waiting for this very load",
            Pattern.compile("HttpsURLConnection|java\\.net\\.http\\.|\\.openConnection\\("),
            "internal.http.Http: these touch the default SSLContext or leave threads behind",
            Pattern.compile("System\\.(out|err)"),
            "an exception's message",
            Pattern.compile("new String\\((?!char)"),
            "Bytes.utf8()",
            Pattern.compile("printStackTrace"),
            "an exception's cause",
            Pattern.compile("Security\\.(addProvider|insertProviderAt|setProperty)"),
            "an instance passed to getInstance: a provider is a guest in the JVM");

    /** A server's administrator asks for these by name, and what they do is to register. */
    private static final Pattern REGISTERS =
            Pattern.compile("src/main/java/io/github/azureskr/(tomcat|spring|kafka)/.*");

    @Test
    void filesAreShort() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources("src/main/java", "src/emulator/java")) {
            long lines = Files.readAllLines(file).size();
            if (lines > LONGEST_FILE) {
                wrong.add(file + ": " + lines + " lines");
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void methodsAreShortAndNamesSaySomething() throws IOException {
        List<String> wrong = new ArrayList<>();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(sources("src/main/java", "src/emulator/java"));
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
            Trees trees = Trees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, trees, wrong).scan(unit, true);
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void theProviderMakesNoForbiddenCall() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : sources("src/main/java")) {
            String code = Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
            FORBIDDEN.forEach((pattern, instead) -> {
                Matcher matcher = pattern.matcher(code);
                boolean itsPurpose = (pattern.pattern().startsWith("Security")
                                && REGISTERS.matcher(file.toString()).matches())
                        || (instead.equals("Bytes.utf8()") && file.endsWith("bytes/Bytes.java"));
                if (matcher.find() && !itsPurpose) {
                    wrong.add(file + ": " + matcher.group() + "; use " + instead);
                }
            });
        }
        assertEquals(List.of(), wrong);
    }

    private static List<Path> sources(String... roots) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String root : roots) {
            try (Stream<Path> tree = Files.walk(Path.of(root))) {
                tree.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            }
        }
        assertTrue(sources.size() > 20, "the sources are elsewhere");
        return sources;
    }

    private static final class Scanner extends TreePathScanner<Boolean, Boolean> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<String> wrong;

        Scanner(CompilationUnitTree unit, Trees trees, List<String> wrong) {
            this.unit = unit;
            this.trees = trees;
            this.wrong = wrong;
        }

        @Override
        public Boolean visitClass(ClassTree type, Boolean unused) {
            String name = type.getSimpleName().toString();
            if (EMPTY_SUFFIX.matcher(name).matches() && !SPECIFIED_NAMES.contains(name)) {
                wrong.add(unit.getSourceFile().getName() + ": the name " + name + " says nothing");
            }
            return super.visitClass(type, unused);
        }

        @Override
        public Boolean visitMethod(MethodTree method, Boolean unused) {
            var positions = trees.getSourcePositions();
            long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
            long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
            if (last - first + 1 > LONGEST_METHOD) {
                wrong.add(unit.getSourceFile().getName() + ": " + method.getName() + " has " + (last - first + 1)
                        + " lines");
            }
            return super.visitMethod(method, unused);
        }
    }
}
