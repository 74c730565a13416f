// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.startup.CatalinaBaseConfigurationSource;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(LocalAzureExtension.class)
class Tomcat11Test {
    @TempDir
    Path base;

    @Test
    void tomcat11ServesTheReleasedKey(LocalAzure azure) throws Exception {
        VaultKey key = VaultKey.create(azure, "web");
        key.writeConfiguration(base.resolve("conf/azureskr.conf"));
        ProviderConfig.copy("tomcat/server.xml", base.resolve("conf/server.xml"));
        Files.createDirectories(base.resolve("webapps"));
        System.setProperty("catalina.base", base.toString());
        System.setProperty("https.port", "0");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(base.toString());
        tomcat.init(new CatalinaBaseConfigurationSource(base.toFile(), "conf/server.xml"));
        tomcat.start();
        try {
            Visit visit = Visit.to(
                    URI.create("https://localhost:" + tomcat.getConnector().getLocalPort() + "/"),
                    azure.ca().clientContext());
            assertEquals(key.publicKey(), visit.key());
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }
}
