// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** {@link DefaultTlsProgram} in a JVM of its own, started as {@code provider-config/jsse/jsse.args} has it. */
final class DefaultTlsServer {
    static final String NONE = "-Djavax.net.ssl.keyStore=NONE";
    static final String TYPE = "-Djavax.net.ssl.keyStoreType=AzureSKR";

    private static final Path OURS = Path.of("provider-config/jsse/jsse.args");

    private DefaultTlsServer() {}

    /** Our file with what a user changes in it: where the jar and the other file are. */
    static String options(Path security) throws IOException {
        String jar = "/opt/azureskr/azure-skr-provider-VERSION-all.jar";
        String registration = "/etc/azureskr.security";
        String ours = Files.readString(OURS);
        for (String part :
                List.of("=" + jar + "\n", "=" + registration + "\n", "\n" + NONE + "\n", "\n" + TYPE + "\n")) {
            assertTrue(ours.contains(part), "what the tests change is not there: " + part);
        }
        return ours.replace("=" + jar, "=" + Jars.selfContained()).replace("=" + registration, "=" + security);
    }

    static Conversation start(Jdk jdk, Path folder, String options) throws IOException {
        Path file = Files.writeString(folder.resolve("jsse.args"), options);
        return Conversation.begin(
                folder,
                List.of(
                        jdk.program("java"),
                        "-Duser.language=en",
                        "@" + file,
                        "-jar",
                        Jars.jarOf(DefaultTlsProgram.class, folder).toString()));
    }

    /** Asks for its page as a browser does; the certificates that it showed. */
    static List<Certificate> visit(Conversation server, SSLContext client) throws IOException {
        int port = Integer.parseInt(server.await("port "));
        try (var socket =
                (SSLSocket) client.getSocketFactory().createSocket(InetAddress.getByName("localhost"), port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertEquals("served", in.lines().reduce("", (before, line) -> line), server::toString);
            return List.of(socket.getSession().getPeerCertificates());
        }
    }
}
