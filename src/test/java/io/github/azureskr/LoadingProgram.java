// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.TimeZone;
import java.util.logging.LogManager;

/**
 * A program that loads stores and does nothing else, so that whatever is in its process afterwards was left there by a
 * load. It reads the name of a configuration file a line, and answers with how the load ended and what it left.
 */
final class LoadingProgram {
    private LoadingProgram() {}

    public static void main(String[] args) throws Exception {
        wakeTheJdk();
        Traces before = Traces.now();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String file = in.readLine(); file != null; file = in.readLine()) {
            String outcome = load(Path.of(file));
            List<String> left = Traces.now().beyond(before);
            System.out.println(outcome.replace('\n', ' ') + "\t" + String.join(", ", left));
        }
    }

    /**
     * What the JDK keeps from its first use on: a socket, the sources of its seeds, the property user.timezone, and the
     * hook that closes java.util.logging's handlers, which BouncyCastle brings with its first verification.
     */
    private static void wakeTheJdk() throws IOException {
        try (SocketChannel channel = SocketChannel.open();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            channel.register(selector, 0);
        }
        new SecureRandom().nextInt();
        TimeZone.getDefault();
        LogManager.getLogManager();
    }

    private static String load(Path file) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        try (InputStream stream = Files.newInputStream(file)) {
            store.load(stream, null);
            return "released " + store.size();
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
