// SPDX-License-Identifier: Apache-2.0

import io.github.azureskr.AzureSkrProvider;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.Security;
import javax.net.ssl.KeyManagerFactory;

/**
 * A gRPC server with the standard health service, whose key is released by Key Vault.
 *
 * <p>The imports are those of grpc-netty-shaded; for grpc-netty, leave "io.grpc.netty.shaded." out of them.
 *
 * <p>/etc/azureskr.conf (see ../azureskr.conf) says which key. With the jars of gRPC (grpc-netty-shaded, grpc-services
 * and what they need) in a folder:
 *
 * <pre>java -cp 'azure-skr-provider-VERSION-all.jar:grpc/*' GrpcServer.java</pre>
 */
class GrpcServer {
    public static void main(String[] arguments) throws Exception {
        Security.addProvider(new AzureSkrProvider());
        KeyStore store = KeyStore.getInstance("AzureSKR");
        try (InputStream configuration = Files.newInputStream(Path.of("/etc/azureskr.conf"))) {
            store.load(configuration, null);
        }

        // Follows a rotation of the key in its vault. The JDK's own, SunX509, would do, and keep the key it starts with.
        KeyManagerFactory keys = KeyManagerFactory.getInstance("AzureSKR");
        keys.init(store, null);

        SslContext tls = GrpcSslContexts.configure(SslContextBuilder.forServer(keys)).build();
        Server server = NettyServerBuilder.forPort(8443)
                .sslContext(tls)
                .addService(new HealthStatusManager().getHealthService())
                .build()
                .start();
        System.out.println("Serving gRPC on port " + server.getPort());
        server.awaitTermination();
    }
}
