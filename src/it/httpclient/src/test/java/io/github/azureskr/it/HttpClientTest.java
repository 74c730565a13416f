// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpClientTest extends JavaSourceTest {
    HttpClientTest() {
        super("httpclient/MutualTlsClient.java");
    }

    @Test
    void httpClientOfJdk17ShowsTheReleasedKey() throws Exception {
        assertShowsTheReleasedKey(17);
    }

    @Test
    void httpClientOfJdk25ShowsTheReleasedKey() throws Exception {
        assertShowsTheReleasedKey(25);
    }

    @Test
    void visitorWithoutAKeyIsRefused() throws Exception {
        try (DemandingServer server = DemandingServer.start(azure.ca())) {
            assertThrows(
                    IOException.class, () -> Visit.to(server.uri(), azure.ca().clientContext()));
            assertEquals(List.of(), server.visitors());
        }
    }

    private void assertShowsTheReleasedKey(int version) throws Exception {
        String java = InstalledJdk.java(version);
        Calls before = Calls.of(azure);
        try (DemandingServer server = DemandingServer.start(azure.ca());
                RunningProcess process =
                        program.start(java, trust(), server.uri().toString())) {
            assertEquals("200 I believe you\n", process.awaitEnd());
            assertEquals(0, process.status());
            assertEquals(List.of(key.publicKey()), server.visitors());
        }
        assertEquals(new Calls(1, 1), Calls.of(azure).since(before));
    }

    /** The server's authority, in place of the JDK's own cacerts. */
    private List<String> trust() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        store.setCertificateEntry("authority", azure.ca().root());
        Path file = folder.resolve("cacerts");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, new char[0]);
        }
        return List.of("-Djavax.net.ssl.trustStore=" + file);
    }
}
