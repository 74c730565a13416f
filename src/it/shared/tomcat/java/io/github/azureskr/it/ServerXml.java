// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Our server.xml, and what a user does to it. */
final class ServerXml {
    static final String LISTENER = "<Listener className=\"io.github.azureskr.tomcat.AzureSkrLifecycleListener\"/>";

    static final String TYPE = "certificateKeystoreType=\"AzureSKR\"";
    static final String FILE = "${catalina.base}/conf/azureskr.conf\"";

    private static final String NAME = "tomcat/server.xml";

    private ServerXml() {}

    static void write(Path base) throws IOException {
        ProviderConfig.copy(NAME, file(base));
    }

    /** With one text for another. */
    static void write(Path base, String text, String other) throws IOException {
        ProviderConfig.copy(NAME, file(base), text, other);
    }

    static void writeWithoutListener(Path base) throws IOException {
        write(base, LISTENER, "");
    }

    /** The connector twice, as on two ports. */
    static void writeWithSecondConnector(Path base) throws IOException {
        String ours = Files.readString(ProviderConfig.file(NAME));
        String end = "</Connector>";
        String connector = ours.substring(ours.indexOf("<Connector "), ours.indexOf(end) + end.length());
        write(base, connector, connector + connector);
    }

    private static Path file(Path base) {
        return base.resolve("conf/server.xml");
    }
}
