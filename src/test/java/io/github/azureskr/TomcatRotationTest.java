// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import org.apache.catalina.startup.CatalinaBaseConfigurationSource;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tomcat 11 as {@code provider-config/tomcat/server-rotation.xml} has it. */
@Timeout(120)
@ExtendWith(LocalAzureExtension.class)
class TomcatRotationTest {
    private static final int PER_SECOND = 50;

    private final KeyPair first = Certificates.pair("EC", 256);
    private final KeyPair second = Certificates.pair("EC", 256);
    private final Tomcat tomcat = new Tomcat();

    @TempDir
    Path base;

    @BeforeEach
    void start(LocalAzure azure) throws Exception {
        URI key = azure.createKey("web", NewKey.of(first));
        Path conf = Files.createDirectory(base.resolve("conf"));
        Files.createDirectory(base.resolve("webapps"));
        Files.writeString(conf.resolve("azureskr.conf"), azure.configuration(key) + "rotation.interval=1s\n");
        Files.copy(Path.of("provider-config/tomcat/server-rotation.xml"), conf.resolve("server.xml"));
        System.setProperty("catalina.base", base.toString());
        System.setProperty("https.port", "0");
        tomcat.setBaseDir(base.toString());
        tomcat.init(new CatalinaBaseConfigurationSource(base.toFile(), "conf/server.xml"));
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        System.clearProperty("catalina.base");
        System.clearProperty("https.port");
        Followings.interruptAll();
    }

    @Test
    void servesTheNextVersionOfItsKeyWithoutARestartAndFailsNobody(LocalAzure azure) throws Exception {
        int port = tomcat.getConnector().getLocalPort();
        Visitors visitors =
                Visitors.come(PER_SECOND, () -> TlsServer.visit(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        visitors.awaitFirst(first.getPublic());
        azure.createKey("web", NewKey.of(second));
        visitors.awaitFirst(second.getPublic());
        visitors.end();
        assertEquals(List.of(), visitors.failures());
        List<PublicKey> seen =
                visitors.visits().stream().map(Visitors.Visit::key).distinct().toList();
        assertEquals(List.of(first.getPublic(), second.getPublic()), seen);
    }
}
