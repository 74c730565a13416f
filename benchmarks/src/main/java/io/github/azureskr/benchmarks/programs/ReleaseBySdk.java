// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.programs;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import java.io.ByteArrayInputStream;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.OffsetDateTime;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import reactor.core.publisher.Mono;

/** What the Azure SDK does for a release, its two tokens ready, and nothing else; the answer stays as it came. */
public final class ReleaseBySdk {
    private ReleaseBySdk() {}

    public static void main(String[] args) throws Exception {
        Properties ready = new Properties();
        try (FileInputStream file = new FileInputStream(args[0])) {
            ready.load(file);
        }
        java.net.http.HttpClient.Builder http =
                java.net.http.HttpClient.newBuilder().sslContext(trusting(ready.getProperty("ca")));
        AccessToken token =
                new AccessToken(ready.getProperty("bearer"), OffsetDateTime.now().plusHours(1));
        KeyClient client = new KeyClientBuilder()
                .vaultUrl(ready.getProperty("vault"))
                .credential(request -> Mono.just(token))
                .disableChallengeResourceVerification()
                .httpClient(new JdkHttpClientBuilder(http).build())
                .buildClient();
        String key = ready.getProperty("key");
        String answer = client.releaseKey(key.substring(key.lastIndexOf('/') + 1), ready.getProperty("target"))
                .getValue();
        if (answer.split("\\.", -1).length != 3) {
            throw new IllegalStateException("no signed answer");
        }
        // The HTTP client's threads are none of the key's.
        System.exit(0);
    }

    private static SSLContext trusting(String pem) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
