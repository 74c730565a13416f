// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import io.github.azureskr.emulator.LocalAzure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What a person may try while the server is up. */
final class Invitation {
    private final Console console;
    private final LocalAzure azure;
    private final Path base;

    Invitation(Console console, LocalAzure azure, Path base) {
        this.console = console;
        this.azure = azure;
        this.base = base;
    }

    void show(URI uri) throws IOException {
        String configuration = quoted(base.resolve("conf/azureskr.conf"));
        Path authority = base.resolve("ca.pem");
        Files.writeString(authority, azure.ca().rootPem());
        console.step("Serving at " + uri + " until Ctrl-C; in another terminal");
        console.line("");
        console.line("curl --cacert " + quoted(authority) + " " + uri);
        console.line("openssl s_client -connect localhost:" + uri.getPort() + " -servername localhost -CAfile "
                + quoted(authority) + " </dev/null");
        console.line("keytool -list -v -keystore " + configuration + " -storetype AzureSKR -storepass any \\");
        console.line(
                "  -providerclass io.github.azureskr.AzureSkrProvider" + " -providerpath " + quoted(providerJar()));
    }

    /** The build's jar; the demo itself runs on its classes. */
    private static Path providerJar() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of("target"), "azure-skr-provider-*.jar")) {
            for (Path jar : jars) {
                if (!jar.toString().endsWith("-emulator.jar")) {
                    return jar.toAbsolutePath();
                }
            }
        }
        throw new NoSuchFileException("target/azure-skr-provider-VERSION.jar");
    }

    /** For a shell, where a path has spaces. */
    private static String quoted(Path path) {
        String text = path.toString();
        return text.matches("[\\w./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
