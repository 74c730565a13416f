// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The self-contained jar in WEB-INF/lib, where it is one web application's and goes with it. */
@ExtendWith(LocalAzureExtension.class)
class TomcatWebApplicationTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path base;

    @Test
    void tomcatWebApplicationSignsWithTheReleasedKeyAndLeavesNothingBehind(LocalAzure azure) throws Exception {
        VaultKey key = VaultKey.create(azure, "web");
        Path application = writeApplication(key);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.setPort(0);
        try (Log log = Log.start()) {
            Context context = tomcat.addContext("", application.toString());
            Tomcat.addServlet(context, "signing", SigningServlet.class.getName())
                    .addMapping("/");
            tomcat.start();
            assertSigns(URI.create("http://localhost:" + tomcat.getConnector().getLocalPort()), key);
            ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
            WeakReference<ClassLoader> loader = new WeakReference<>(loaderOf(context), gone);
            assertNull(Security.getProvider(AzureSkrProvider.NAME));
            tomcat.getHost().removeChild(context);
            context = null;
            assertCollected(loader, gone);
            // That is how Tomcat begins to speak of threads, thread locals and drivers that an application has left.
            assertFalse(log.text().contains("The web application ["), log.text());
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    private Path writeApplication(VaultKey key) throws Exception {
        Path information = base.resolve("application/WEB-INF");
        key.writeConfiguration(information.resolve("azureskr.conf"));
        Path jar = ProviderConfig.selfContainedJar();
        Files.createDirectories(information.resolve("lib"));
        Files.copy(jar, information.resolve("lib").resolve(jar.getFileName()));
        String servlet = SigningServlet.class.getName().replace('.', '/') + ".class";
        Path target = information.resolve("classes").resolve(servlet);
        Files.createDirectories(target.getParent());
        try (InputStream compiled = SigningServlet.class.getClassLoader().getResourceAsStream(servlet)) {
            Files.copy(compiled, target);
        }
        return information.getParent();
    }

    /** The application's, which has found the provider in its own jar and not in this test's. */
    private static ClassLoader loaderOf(Context context) throws ClassNotFoundException {
        ClassLoader loader = context.getLoader().getClassLoader();
        assertEquals(loader, loader.loadClass(AzureSkrProvider.class.getName()).getClassLoader());
        return loader;
    }

    private static void assertSigns(URI server, VaultKey key) throws Exception {
        HttpResponse<byte[]> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.resolve("/?to-be-signed")).build(),
                        HttpResponse.BodyHandlers.ofByteArray());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(key.publicKey());
        signature.update("to-be-signed".getBytes(StandardCharsets.UTF_8));
        assertTrue(signature.verify(answer.body()), new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static void assertCollected(WeakReference<ClassLoader> loader, ReferenceQueue<ClassLoader> gone)
            throws InterruptedException {
        replaceLastComparedRecord();
        Instant end = Instant.now().plus(PATIENCE);
        boolean collected = false;
        while (!collected && Instant.now().isBefore(end)) {
            System.gc();
            collected = gone.remove(100) == loader;
        }
        assertTrue(collected, "the application is undeployed and its class loader still there");
    }

    /**
     * JDK 17 keeps the types of the records that were compared last, and their class loader (JDK-8078641; since 18
     * softly). It is so with any application that has records, and ends with the next comparison anywhere.
     */
    private static void replaceLastComparedRecord() {
        assertNotEquals(new Compared("one"), new Compared("other"));
    }

    private record Compared(String value) {}
}
