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
import java.util.List;

/**
 * A program that loads stores and does nothing else, so that whatever is in its process afterwards was left there by a
 * load. It reads the name of a configuration file a line, and answers with how the load ended and what it left.
 */
final class LoadingProgram {
    private LoadingProgram() {}

    public static void main(String[] args) throws Exception {
        openSomeSocket();
        Traces before = Traces.now();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String file = in.readLine(); file != null; file = in.readLine()) {
            String outcome = load(Path.of(file));
            List<String> left = Traces.now().beyond(before);
            System.out.println(outcome.replace('\n', ' ') + "\t" + String.join(", ", left));
        }
    }

    /** The JDK keeps a socket of its own from the first one on. */
    private static void openSomeSocket() throws IOException {
        try (SocketChannel channel = SocketChannel.open();
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            channel.register(selector, 0);
        }
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
