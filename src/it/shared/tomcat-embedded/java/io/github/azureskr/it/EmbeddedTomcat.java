// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.CatalinaBaseConfigurationSource;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http11.AbstractHttp11Protocol;

/** A Tomcat in this JVM that has read {@code conf/server.xml} of a folder, and what it has logged. */
final class EmbeddedTomcat implements AutoCloseable {
    private final Tomcat tomcat;
    private final Log log;

    private EmbeddedTomcat(Tomcat tomcat, Log log) {
        this.tomcat = tomcat;
        this.log = log;
    }

    static EmbeddedTomcat start(Path base) throws IOException, LifecycleException {
        Files.createDirectories(base.resolve("webapps"));
        System.setProperty("catalina.base", base.toString());
        System.setProperty("https.port", "0");
        EmbeddedTomcat started = new EmbeddedTomcat(new Tomcat(), Log.start());
        started.tomcat.setBaseDir(base.toString());
        started.tomcat.init(new CatalinaBaseConfigurationSource(base.toFile(), null));
        started.tomcat.start();
        return started;
    }

    /** Where its connector of this number, in the order of server.xml, listens. */
    URI uri(int connector) {
        return URI.create("https://localhost:" + connector(connector).getLocalPort() + "/");
    }

    boolean listens() {
        return connector(0).getLocalPort() != -1;
    }

    /** Reads its keystores again, as an operator does over JMX or {@code TLSCertificateReloadListener} at intervals. */
    void reload() {
        ((AbstractHttp11Protocol<?>) connector(0).getProtocolHandler()).reloadSslHostConfigs();
    }

    private Connector connector(int number) {
        return tomcat.getService().findConnectors()[number];
    }

    String log() {
        return log.text();
    }

    @Override
    public void close() throws LifecycleException {
        try {
            tomcat.stop();
            tomcat.destroy();
        } finally {
            log.close();
        }
    }
}
