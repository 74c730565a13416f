// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.CatalinaBaseConfigurationSource;
import org.apache.catalina.startup.Tomcat;

/** Tomcat as {@code provider-config/tomcat/server.xml} has it, with one page. */
final class WebServer implements AutoCloseable {
    static final String GREETING = "Served with a key that left its vault for this machine alone.";

    private final Tomcat tomcat = new Tomcat();

    private WebServer() {}

    /** Starts a server whose keystore is {@code conf/azureskr.conf} in the folder {@code base}. */
    static WebServer start(Path base, Path serverXml) throws IOException, LifecycleException {
        Files.createDirectories(base.resolve("webapps"));
        Files.copy(serverXml, base.resolve("conf/server.xml"));
        System.setProperty("catalina.base", base.toString());
        System.setProperty("https.port", "0");
        WebServer server = new WebServer();
        server.tomcat.setBaseDir(base.toString());
        server.tomcat.init(new CatalinaBaseConfigurationSource(base.toFile(), "conf/server.xml"));
        Context context = server.tomcat.addContext("", null);
        Tomcat.addServlet(context, "greeting", new Greeting()).addMapping("/");
        server.tomcat.start();
        if (!server.tomcat.getConnector().getState().isAvailable()) {
            throw new LifecycleException("Tomcat has started without its HTTPS connector; its log above says why");
        }
        return server;
    }

    URI uri() {
        return URI.create("https://localhost:" + tomcat.getConnector().getLocalPort() + "/");
    }

    void await() {
        tomcat.getServer().await();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private static final class Greeting extends HttpServlet {
        @Serial
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getWriter().println(GREETING);
        }
    }
}
