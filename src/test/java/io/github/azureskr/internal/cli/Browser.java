// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Chromium without a window, and with a profile of its own. */
record Browser(Path program, Path folder) {
    private static final List<String> ALONE = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--enable-logging=stderr");

    /** What a browser did with a page. */
    record Visit(String out, String err) {
        /** What it had to say of the page, to its developer. */
        List<String> complaints() {
            return err.lines().filter(line -> line.contains("CONSOLE")).toList();
        }
    }

    /** Ends the test, reported as skipped, where there is none. */
    static Browser in(Path folder) {
        List<Path> found = Stream.of(System.getenv("PATH").split(":"))
                .map(place -> Path.of(place, "chromium"))
                .filter(Files::isExecutable)
                .toList();
        assumeTrue(!found.isEmpty(), "Chromium is not installed here (apt-get install chromium)");
        return new Browser(found.get(0), folder);
    }

    /** The page as the browser has understood it. */
    Visit open(Path page) throws IOException {
        return run("--dump-dom", page.toUri().toString());
    }

    BufferedImage photograph(Path page, int width, int height, Path picture) throws IOException {
        run(
                "--screenshot=" + picture.toAbsolutePath(),
                "--window-size=" + width + "," + height,
                page.toUri().toString());
        return ImageIO.read(picture.toFile());
    }

    private Visit run(String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "out", null);
        Path err = Files.createTempFile(folder, "err", null);
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(ALONE);
        command.add("--user-data-dir=" + Files.createTempDirectory(folder, "profile"));
        command.addAll(List.of(arguments));
        int status = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .onExit()
                .join()
                .exitValue();
        assertEquals(0, status, () -> command + "\n" + read(err));
        return new Visit(read(out), read(err));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
