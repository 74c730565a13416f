// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.azure.core.util.logging.ClientLogger;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.X509ExtendedKeyManager;
import org.slf4j.LoggerFactory;

/**
 * Does what it is told, a line at a time, in a process in which everything logs all that it can. All that is printed goes
 * to standard error, but for one line of answer to each line.
 */
final class LogProgram {
    static final String CONTROL = "=== control: ";

    /** Held, because java.util.logging would drop it to the collector, and its handler with it. */
    private static final Logger ROTATION = Logger.getLogger("io.github.azureskr.rotation");

    /** One report for each change of a followed key. */
    private final BlockingQueue<String> rotations = new LinkedBlockingQueue<>();

    /** Held, as a server holds it: else nothing would be followed. */
    private X509ExtendedKeyManager following;

    private LogProgram() {}

    public static void main(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err);
        LogProgram program = new LogProgram();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 2);
            answers.println(program.answer(words[0], words[1]));
        }
    }

    private String answer(String what, String argument) throws Exception {
        return switch (what) {
            case "load" -> load(Path.of(argument));
            case "follow" -> follow(Path.of(argument));
            case "rotated" -> rotations.take();
            case "control" -> control(argument);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String load(Path file) throws Exception {
        try {
            return "loaded " + open(file).size();
        } catch (IOException e) {
            // As servers do.
            e.printStackTrace();
            return e.getMessage().replace('\n', ' ');
        }
    }

    private static KeyStore open(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        try (InputStream stream = Files.newInputStream(file)) {
            store.load(stream, null);
        }
        return store;
    }

    private String follow(Path file) throws Exception {
        ROTATION.addHandler(new LineHandler(rotations));
        following = Followings.manager(open(file));
        return "following " + following.getClass().getSimpleName() + " by " + ROTATION.getName();
    }

    /** Logs a text in each of the ways that lead into the log, at their lowest levels. */
    private static String control(String text) {
        System.err.println(CONTROL + "System.Logger");
        System.getLogger("control.system").log(System.Logger.Level.TRACE, text);
        System.err.println(CONTROL + "java.util.logging");
        Logger.getLogger("control.jul").log(Level.FINEST, text);
        System.err.println(CONTROL + "SLF4J");
        LoggerFactory.getLogger("control.slf4j").trace(text);
        System.err.println(CONTROL + "Azure SDK");
        new ClientLogger("control.sdk").verbose(text);
        return "logged";
    }
}
