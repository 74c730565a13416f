// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import java.net.URI;
import java.nio.file.Path;

/** What a person may try while the server is up. */
final class Invitation {
    private final Console console;
    private final Path base;

    Invitation(Console console, Path base) {
        this.console = console;
        this.base = base;
    }

    void show(URI uri) {
        Path configuration = base.resolve("conf/azureskr.conf");
        console.step("Serving at " + uri + " until Ctrl-C; in another terminal");
        console.line("");
        console.line("curl --cacert \"$(sed -n 's/^trust.certificates=//p' " + configuration + ")\" " + uri);
        console.line("openssl s_client -connect localhost:" + uri.getPort() + " -showcerts </dev/null");
        console.line("keytool -list -v -keystore " + configuration + " -storetype AzureSKR -storepass any \\");
        console.line("  -providerclass io.github.azureskr.AzureSkrProvider"
                + " -providerpath \"$(ls target/azure-skr-provider-*.jar | grep -v emulator)\"");
    }
}
