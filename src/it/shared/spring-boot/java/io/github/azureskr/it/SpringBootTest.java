// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.it.application.Application;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What holds for each Spring Boot: an executable jar with an embedded Tomcat, started with {@code java -jar}. */
@ExtendWith(LocalAzureExtension.class)
abstract class SpringBootTest {
    private static final String KEY_STORE = "spring-boot/application.properties";
    private static final String SSL_BUNDLE = "spring-boot/ssl-bundle/application.properties";
    /** The file has ten seconds. */
    private static final String QUIET_PERIOD = "--spring.ssl.bundle.watch.file.quiet-period=100ms";

    private static final Pattern WARNING = Pattern.compile("(?m)^.* (WARN|ERROR) .*$|^WARNING.*$|^SLF4J.*$");

    @TempDir
    Path folder;

    private LocalAzure azure;
    private VaultKey key;
    private Path configuration;

    @BeforeEach
    void configure(LocalAzure azure) throws Exception {
        this.azure = azure;
        key = VaultKey.create(azure, "web");
        configuration = key.writeConfiguration(folder.resolve("azureskr.conf"));
    }

    @Test
    void springBootServesTheReleasedKey() throws Exception {
        copy(KEY_STORE);
        Calls before = Calls.of(azure);
        try (SpringBootApplication application = SpringBootApplication.start(folder)) {
            Visit visit = visit(application.awaitStart());
            assertEquals("Served by Spring Boot", visit.body());
            assertEquals(key.publicKey(), visit.key());
            assertEquals(new Calls(1, 1), Calls.of(azure).since(before));
            assertNoWarning(application);
        }
    }

    @Test
    void springBootServesTheReleasedKeyWhereBeansAreMadeLate() throws Exception {
        copy(SSL_BUNDLE);
        try (SpringBootApplication application =
                SpringBootApplication.start(folder, "--spring.main.lazy-initialization=true")) {
            assertEquals(key.publicKey(), visit(application.awaitStart()).key());
        }
    }

    @Test
    void springBootServesTheReleasedKeyOfAnSslBundleAndTheNextOneOnceTheConfigurationIsTouched() throws Exception {
        copy(SSL_BUNDLE);
        Calls before = Calls.of(azure);
        try (SpringBootApplication application = SpringBootApplication.start(folder, QUIET_PERIOD)) {
            URI uri = application.awaitStart();
            PublicKey first = visit(uri).key();
            assertEquals(key.publicKey(), first);
            assertEquals(new Calls(1, 1), Calls.of(azure).since(before));

            VaultKey next = key.rotate();
            next.writeConfiguration(configuration);
            application.awaitReload();
            assertEquals(
                    next.publicKey(),
                    Visit.afterReload(uri, azure.ca().clientContext(), first).key());
            assertNoWarning(application);
        }
    }

    @Test
    void springBootGoesOnWithTheOldKeyWhereTheNextCannotBeHad() throws Exception {
        copy(SSL_BUNDLE);
        try (SpringBootApplication application = SpringBootApplication.start(folder, QUIET_PERIOD)) {
            URI uri = application.awaitStart();
            Files.writeString(configuration, Files.readString(configuration).replace("\nkey=", "\nkye="));
            application.awaitFailedReload("Did you mean 'key'?");
            assertEquals(key.publicKey(), visit(uri).key());
        }
    }

    @Test
    void springBootServesTheNextKeyWhenItsDeveloperToolsHaveStartedItAgain() throws Exception {
        copy(KEY_STORE);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        copyApplication(classes);
        try (SpringBootApplication application = SpringBootApplication.startWithDeveloperTools(
                folder,
                classes,
                "--spring.devtools.restart.poll-interval=200ms",
                "--spring.devtools.restart.quiet-period=100ms",
                "--spring.devtools.livereload.enabled=false")) {
            assertEquals(key.publicKey(), visit(application.awaitStart()).key());

            VaultKey next = key.rotate();
            next.writeConfiguration(configuration);
            Files.createFile(classes.resolve("changed"));
            assertEquals(next.publicKey(), visit(application.awaitRestart()).key());
            assertNoWarning(application);
        }
    }

    @Test
    void springBootSaysThatTheFileIsMissing() throws Exception {
        copy(KEY_STORE);
        assertRefused(
                "missing file", SpringBootApplication.start(folder, "--server.ssl.key-store=file:/etc/azskr.conf"));
    }

    @Test
    void springBootSaysThatTheFileOfAnSslBundleIsMissing() throws Exception {
        copy(SSL_BUNDLE);
        assertRefused(
                "missing file of an SSL bundle",
                SpringBootApplication.start(
                        folder, "--spring.ssl.bundle.jks.web.keystore.location=file:/etc/azskr.conf"));
    }

    @Test
    void springBootSaysThatTheTypeIsWrong() throws Exception {
        copy(KEY_STORE);
        assertRefused("wrong type", SpringBootApplication.start(folder, "--server.ssl.key-store-type=AzureKSR"));
    }

    @Test
    void springBootSaysThatTheTypeIsMissing() throws Exception {
        copy(KEY_STORE);
        assertRefused("no type", SpringBootApplication.start(folder, "--server.ssl.key-store-type="));
    }

    @Test
    void springBootSaysThatTheProviderIsNotRegistered() throws Exception {
        copy(KEY_STORE);
        assertRefused("provider not registered", SpringBootApplication.startWithProviderBesideIt(folder));
    }

    @Test
    void springBootSaysThatTheAliasIsWrong() throws Exception {
        copy(KEY_STORE);
        assertRefused("wrong alias", SpringBootApplication.start(folder, "--server.ssl.key-alias=wbe"));
    }

    private void copy(String file) throws IOException {
        ProviderConfig.copy(
                file, folder.resolve("application.properties"), "/etc/azureskr.conf", configuration.toString());
    }

    private static void copyApplication(Path classes) throws IOException {
        String file = Application.class.getName().replace('.', '/') + ".class";
        Path target = classes.resolve(file);
        Files.createDirectories(target.getParent());
        try (InputStream compiled = Application.class.getClassLoader().getResourceAsStream(file)) {
            Files.copy(compiled, target);
        }
    }

    private Visit visit(URI uri) throws Exception {
        return Visit.to(uri, azure.ca().clientContext());
    }

    private static void assertNoWarning(SpringBootApplication application) {
        assertFalse(WARNING.matcher(application.output()).find(), application.output());
    }

    private static void assertRefused(String mistake, SpringBootApplication application) throws Exception {
        try (application) {
            WrongConfiguration.assertPrinted("Spring Boot 3.5, 4", mistake, application.awaitFailure());
        }
    }
}
