// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LocalAzureExtension.class)
class TomcatStandaloneTest {
    @TempDir
    Path base;

    private LocalAzure azure;
    private VaultKey key;
    private StandaloneTomcat tomcat;

    @BeforeEach
    void configure(LocalAzure running) throws Exception {
        azure = running;
        key = VaultKey.create(azure, "web");
        key.writeConfiguration(base.resolve("conf/azureskr.conf"));
        tomcat = StandaloneTomcat.in(base);
    }

    @Test
    void tomcatStandaloneServesTheReleasedKeyWithTheJarInLib() throws Exception {
        ServerXml.write(base);
        tomcat.install();
        assertServesTheReleasedKey();
    }

    @Test
    void tomcatStandaloneServesTheReleasedKeyWithTheJarOnTheClassPath() throws Exception {
        ServerXml.writeWithoutListener(base);
        writeSetenv();
        assertServesTheReleasedKey();
    }

    @Test
    void tomcatStandaloneSaysThatAnotherConfigurationIsNamedInJavaSecurity() throws Exception {
        ServerXml.writeWithoutListener(base);
        writeSetenv("security.provider.13=AzureSKR " + base.resolve("conf/azskr.conf"));
        try (RunningProcess running = tomcat.start("-Dorg.apache.catalina.startup.EXIT_ON_INIT_FAILURE=true")) {
            TomcatMistake.assertPrinted("another configuration named in `java.security`", running.awaitEnd());
        }
    }

    @Test
    void tomcatStandaloneSaysThatTheJarIsNotInLib() throws Exception {
        ServerXml.write(base);
        assertEndsAndPrints("jar not in `lib/`");
    }

    @Test
    void tomcatStandaloneSaysThatTheListenerIsNotForTheClassPath() throws Exception {
        ServerXml.write(base);
        writeSetenv();
        assertEndsAndPrints("`setenv.sh` and the listener");
    }

    @ParameterizedTest
    @EnumSource
    void tomcatStandaloneSaysWhatIsWrongAndEndsIfTold(TomcatMistake mistake) throws Exception {
        mistake.writeServerXml(base);
        tomcat.install();
        try (RunningProcess running = tomcat.start("-Dorg.apache.catalina.startup.EXIT_ON_INIT_FAILURE=true")) {
            mistake.assertPrinted(running.awaitEnd());
            assertNotEquals(0, running.status());
        }
    }

    private void writeSetenv() throws Exception {
        writeSetenv("security.provider.13=AzureSKR");
    }

    /** @param registration as an administrator writes it in place of the file's own */
    private void writeSetenv(String registration) throws Exception {
        Path security = ProviderConfig.copy(
                "tomcat/azureskr.security",
                base.resolve("conf/azureskr.security"),
                "security.provider.13=AzureSKR",
                registration);
        ProviderConfig.copy(
                "tomcat/setenv.sh",
                base.resolve("bin/setenv.sh"),
                Map.of(
                        "/opt/azureskr/azure-skr-provider-VERSION-all.jar",
                        ProviderConfig.selfContainedJar().toString(),
                        "=/etc/azureskr.security",
                        "=" + security));
    }

    private void assertEndsAndPrints(String mistake) throws Exception {
        try (RunningProcess running = tomcat.start()) {
            TomcatMistake.assertPrinted(mistake, running.awaitEnd());
        }
    }

    private void assertServesTheReleasedKey() throws Exception {
        tomcat.skipInScans("azure-skr-provider-*.jar");
        RunningProcess running = tomcat.start();
        try (running) {
            Visit visit = Visit.to(StandaloneTomcat.uri(running), azure.ca().clientContext());
            assertEquals(key.publicKey(), visit.key());
            assertEquals("a page", visit.body());
        }
        String log = running.awaitEnd();
        assertFalse(log.matches("(?s).*\\b(WARNING|SEVERE|TLDs)\\b.*"), log);
    }
}
