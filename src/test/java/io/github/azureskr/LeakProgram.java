// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.FileChannel;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A program that loads stores, drops them, and counts from time to time what is there in its process. After each count
 * it waits for a line, so that others may count with it. Its arguments: how many loads, after how many each it counts, and
 * of each Azure the files of a configuration that loads and of one that does not; without files it leaks on purpose.
 */
final class LeakProgram {
    /** One load in so many fails. */
    private static final int FAILING = 10;

    private static final List<Object> LEAKED = Collections.synchronizedList(new ArrayList<>());

    private LeakProgram() {}

    public static void main(String[] args) throws Exception {
        int loads = Integer.parseInt(args[0]);
        int step = Integer.parseInt(args[1]);
        List<Path> files = Arrays.stream(args).skip(2).map(Path::of).toList();
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, files.size() / 2));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String heard = "";
        for (int done = 0; heard != null && done < loads; done += step) {
            load(done, step, files, threads);
            System.out.println(done + step + " " + count());
            heard = in.readLine();
        }
        threads.shutdown();
    }

    /** So many loads, one at a time of each Azure. */
    private static void load(int done, int step, List<Path> files, ExecutorService threads) throws Exception {
        AtomicInteger next = new AtomicInteger(done);
        List<Callable<Void>> loaders = new ArrayList<>();
        for (int i = 0; i < Math.max(2, files.size()); i += 2) {
            List<Path> own = files.isEmpty() ? files : files.subList(i, i + 2);
            loaders.add(() -> {
                for (int number = next.getAndIncrement(); number < done + step; number = next.getAndIncrement()) {
                    load(number, own);
                }
                return null;
            });
        }
        for (Future<Void> loader : threads.invokeAll(loaders)) {
            loader.get();
        }
    }

    private static void load(int number, List<Path> files) throws Exception {
        if (files.isEmpty()) {
            leak();
        } else {
            load(files.get(0), files.get(1), number % FAILING == 0);
        }
    }

    private static void load(Path good, Path bad, boolean fails) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        try (InputStream stream = Files.newInputStream(fails ? bad : good)) {
            store.load(stream, null);
            if (fails || store.size() != 1) {
                throw new IllegalStateException("a store of " + store.size() + " keys");
            }
        } catch (IOException e) {
            if (!fails) {
                throw e;
            }
        }
    }

    /** One of each thing that is counted. */
    private static void leak() throws IOException {
        Thread thread = new Thread(LockSupport::park);
        thread.setDaemon(true);
        thread.start();
        Path file = Files.createTempFile("leak", "");
        LEAKED.add(thread);
        LEAKED.add(SocketChannel.open());
        LEAKED.add(Selector.open());
        LEAKED.add(FileChannel.open(file, StandardOpenOption.READ));
        LEAKED.add(new byte[1 << 16]);
    }

    /** In the order of {@link Leakable}. What a collection closes was not closed: it comes last. */
    private static String count() throws IOException {
        int threads = Thread.getAllStackTraces().size();
        List<String> open = listDescriptors();
        long sockets = open.stream().filter(name -> name.startsWith("socket:")).count();
        long files = open.stream().filter(name -> name.startsWith("/")).count();
        long others = open.size() - sockets - files;
        return threads + " " + sockets + " " + files + " " + others + " " + countFiles() + " " + liveHeap();
    }

    /** Without the jars, which class loaders open when they need them. */
    private static List<String> listDescriptors() throws IOException {
        List<String> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    // That of the listing itself.
                }
            }
        }
        open.removeIf(name -> name.endsWith(".jar"));
        return open;
    }

    private static long countFiles() throws IOException {
        long count = 0;
        for (String folder : List.of("java.io.tmpdir", "user.dir", "user.home")) {
            try (Stream<Path> files = Files.walk(Path.of(System.getProperty(folder)))) {
                count += files.count();
            }
        }
        return count;
    }

    /** Twice: what the first collection has queued is dropped by the second. */
    private static long liveHeap() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
