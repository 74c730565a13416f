// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** All that code can leave in its process and in the folders that it may write to. */
record Traces(
        Set<Thread> threads,
        Set<Thread> shutdownHooks,
        Collection<String> descriptors,
        Collection<String> processes,
        Collection<String> files,
        Collection<String> providers,
        Collection<String> systemProperties) {

    static Traces now() throws Exception {
        return new Traces(
                Thread.getAllStackTraces().keySet(),
                readShutdownHooks(),
                listDescriptors(),
                ProcessHandle.current().descendants().map(Object::toString).toList(),
                listFiles(),
                Arrays.stream(Security.getProviders()).map(Provider::toString).toList(),
                System.getProperties().entrySet().stream().map(Object::toString).toList());
    }

    /** What was not there before. A thread that is just ending may do so. */
    List<String> beyond(Traces before) throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (Thread thread : threads) {
            if (!before.threads.contains(thread)) {
                thread.join(5_000);
                if (thread.isAlive()) {
                    left.add(thread + " " + Arrays.toString(thread.getStackTrace()));
                }
            }
        }
        shutdownHooks.stream()
                .filter(hook -> !before.shutdownHooks.contains(hook))
                .forEach(hook -> left.add("shutdown hook " + hook));
        left.addAll(more("open", descriptors, before.descriptors));
        left.addAll(more("process", processes, before.processes));
        left.addAll(more("file", files, before.files));
        left.addAll(more("provider", providers, before.providers));
        left.addAll(more("system property", systemProperties, before.systemProperties));
        return left;
    }

    /** Needs --add-opens java.base/java.lang=ALL-UNNAMED. */
    private static Set<Thread> readShutdownHooks() throws ReflectiveOperationException {
        Field hooks = Class.forName("java.lang.ApplicationShutdownHooks").getDeclaredField("hooks");
        hooks.setAccessible(true);
        Set<Thread> threads = new HashSet<>();
        ((Map<?, ?>) hooks.get(null)).keySet().forEach(hook -> threads.add((Thread) hook));
        return threads;
    }

    /** Sockets, selectors, pipes, devices. Not the jars, which class loaders open when they need them. */
    private static List<String> listDescriptors() throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                target(descriptor).filter(name -> !name.endsWith(".jar")).forEach(open::add);
            }
        }
        return open;
    }

    private static Stream<String> target(Path descriptor) throws IOException {
        try {
            String name = Files.readSymbolicLink(descriptor).toString();
            // Sockets and pipes are told apart by their number, which is another one each time.
            return Stream.of(name.replaceAll(":\\[\\d+]", ""));
        } catch (NoSuchFileException e) {
            // That of the listing itself.
            return Stream.empty();
        }
    }

    private static List<String> listFiles() throws IOException {
        List<String> all = new ArrayList<>();
        for (String folder : List.of("java.io.tmpdir", "user.dir", "user.home")) {
            try (Stream<Path> files = Files.walk(Path.of(System.getProperty(folder)))) {
                files.map(Path::toString).forEach(all::add);
            }
        }
        return all;
    }

    /** As many as there are too many: of two sockets one may have been there before. */
    private static List<String> more(String kind, Collection<String> now, Collection<String> before) {
        Map<String, Integer> counts = new TreeMap<>();
        now.forEach(name -> counts.merge(name, 1, Integer::sum));
        before.forEach(name -> counts.merge(name, -1, Integer::sum));
        return counts.entrySet().stream()
                .filter(count -> count.getValue() != 0)
                .map(count -> kind + " " + count.getKey() + " (" + count.getValue() + ")")
                .toList();
    }
}
