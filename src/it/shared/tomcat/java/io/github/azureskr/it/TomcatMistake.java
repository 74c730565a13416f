// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.nio.file.Path;

/** What a user gets wrong in Tomcat's server.xml, as the README's table calls it. */
enum TomcatMistake {
    NO_SUCH_FILE("missing file", "/conf/azureskr.conf\"", "/conf/azure-skr.conf\""),
    NO_SUCH_TYPE("wrong type", "\"AzureSKR\"", "\"AzureSRK\""),
    NO_TYPE("no type", ServerXml.TYPE, ""),
    NOT_REGISTERED("provider not registered", ServerXml.LISTENER, ""),
    NO_SUCH_ALIAS("wrong alias", ServerXml.TYPE, ServerXml.TYPE + " certificateKeyAlias=\"www\"");

    private static final String CONSUMER = "Tomcat 9, 10.1, 11";

    private final String name;
    private final String right;
    private final String wrong;

    TomcatMistake(String name, String right, String wrong) {
        this.name = name;
        this.right = right;
        this.wrong = wrong;
    }

    /** Writes our server.xml with this mistake. */
    void writeServerXml(Path base) throws IOException {
        ServerXml.write(base, right, wrong);
    }

    void assertPrinted(String log) throws IOException {
        assertPrinted(name, log);
    }

    /** For what is no mistake in server.xml alone. */
    static void assertPrinted(String name, String log) throws IOException {
        WrongConfiguration.assertPrinted(CONSUMER, name, log);
    }

    @Override
    public String toString() {
        return name;
    }
}
