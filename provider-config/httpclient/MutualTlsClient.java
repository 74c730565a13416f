// SPDX-License-Identifier: Apache-2.0

import io.github.azureskr.AzureSkrProvider;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The JDK's HTTP client, showing servers that ask for it a certificate whose key is released by Key Vault.
 *
 * <p>/etc/azureskr.conf (see ../azureskr.conf) says which key; its certificate must allow clientAuth.
 *
 * <pre>java -cp azure-skr-provider-VERSION-all.jar MutualTlsClient.java https://partner.example/</pre>
 */
class MutualTlsClient {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new AzureSkrProvider());
        KeyStore store = KeyStore.getInstance("AzureSKR");
        try (InputStream configuration = Files.newInputStream(Path.of("/etc/azureskr.conf"))) {
            store.load(configuration, null);
        }

        // Follows a rotation of the key in its vault. The JDK's own, SunX509, would do, and keep the key it starts with.
        KeyManagerFactory keys = KeyManagerFactory.getInstance("AzureSKR");
        keys.init(store, null);

        // Null stands for the authorities that the JDK believes.
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);

        HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.statusCode() + " " + answer.body());
    }
}
