// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.programs;

import io.github.azureskr.AzureSkrProvider;
import java.nio.file.Files;
import java.security.Security;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Starts Tomcat, listens, and ends. Arguments: the keystore's type and file. */
public final class TomcatServer {
    private TomcatServer() {}

    public static void main(String[] args) throws Exception {
        if (args[0].equals("AzureSKR")) {
            Security.addProvider(new AzureSkrProvider());
        }
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreType(args[0]);
        certificate.setCertificateKeystoreFile(args[1]);
        certificate.setCertificateKeystorePassword("changeit");
        host.addCertificate(certificate);
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setScheme("https");
        connector.setSecure(true);
        connector.setProperty("SSLEnabled", "true");
        connector.addSslHostConfig(host);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        tomcat.setConnector(connector);
        tomcat.addContext("", null);
        tomcat.start();
        if (connector.getLocalPort() <= 0) {
            throw new IllegalStateException("Tomcat does not listen");
        }
        System.exit(0);
    }
}
