// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class Grpc1Test extends JavaSourceTest {
    private static final Pattern SERVING = Pattern.compile("Serving gRPC on port ([0-9]+)");

    Grpc1Test() {
        super("grpc/GrpcServer.java");
    }

    @Test
    void grpc1ServesTheReleasedKey() throws Exception {
        assertServesTheReleasedKey(program.with("8443", "0"));
    }

    @Test
    void grpc1OnNettyOfItsOwnNameServesTheReleasedKey() throws Exception {
        assertServesTheReleasedKey(program.with("8443", "0").with("import io.grpc.netty.shaded.", "import "));
    }

    private void assertServesTheReleasedKey(JavaSource server) throws Exception {
        Calls before = Calls.of(azure);
        try (RunningProcess process = server.start()) {
            int port = Integer.parseInt(process.await(SERVING));
            ServedKey served = new ServedKey();
            ManagedChannel channel = channel(port, served);
            try {
                assertEquals(
                        ServingStatus.SERVING,
                        HealthGrpc.newBlockingStub(channel)
                                .withDeadlineAfter(30, TimeUnit.SECONDS)
                                .check(HealthCheckRequest.getDefaultInstance())
                                .getStatus());
            } finally {
                channel.shutdownNow();
            }
            assertEquals(key.publicKey(), served.key());
            assertEquals(new Calls(1, 1), Calls.of(azure).since(before));
        }
    }

    private ManagedChannel channel(int port, ServedKey served) throws Exception {
        ByteArrayInputStream authorities =
                new ByteArrayInputStream(azure.ca().rootPem().getBytes(StandardCharsets.US_ASCII));
        return NettyChannelBuilder.forAddress("localhost", port)
                .sslContext(
                        GrpcSslContexts.forClient().trustManager(authorities).build())
                .intercept(served)
                .build();
    }
}
