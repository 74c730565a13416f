// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * Full TLS 1.3 handshakes of a server in a process of its own: with the released key, with the same key from a PKCS #12
 * file, and with azure-security-keyvault-jca, which has the vault sign each time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 1)
// Many short ones: half the confidence interval of 3 iterations is 18 standard deviations of theirs, of 8 it is 1.9.
@Measurement(iterations = 8, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
public class Handshakes {
    @Param({"RSA-2048", "P-256"})
    public String key;

    @Param({
        HandshakeServer.RELEASED,
        HandshakeServer.PKCS12,
        HandshakeServer.ACCP,
        HandshakeServer.KEYLESS + "0",
        HandshakeServer.KEYLESS + "5",
        HandshakeServer.KEYLESS + "20"
    })
    public String server;

    private static final int THREADS = 8;
    private static final Duration UNTIL_COMPILED = Duration.ofSeconds(5);

    private final AtomicLong number = new AtomicLong();
    private HandshakeServer running;
    private SSLContext client;

    @Setup
    public void start(BenchmarkParams parameters) throws Exception {
        running = HandshakeServer.start(server, key);
        try {
            prepareClient();
            if (parameters.getWarmup().getCount() > 0) {
                warmUp();
            }
        } catch (Exception e) {
            running.close();
            throw e;
        }
    }

    private void prepareClient() throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("server", running.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        client = SSLContext.getInstance("TLSv1.3");
        client.init(null, trust.getTrustManagers(), null);
        shakeHands();
    }

    /** Always by eight clients: one alone takes half a minute to have its own code and the server's compiled. */
    private void warmUp() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(THREADS);
        try {
            long end = System.nanoTime() + UNTIL_COMPILED.toNanos();
            Callable<Void> client = () -> {
                while (System.nanoTime() - end < 0) {
                    shakeHands();
                }
                return null;
            };
            for (Future<Void> done : clients.invokeAll(Collections.nCopies(THREADS, client))) {
                done.get();
            }
        } finally {
            clients.shutdownNow();
        }
    }

    @Benchmark
    @Threads(1)
    public void oneClient() throws IOException {
        shakeHands();
    }

    @Benchmark
    @Threads(THREADS)
    public void eightClients() throws IOException {
        shakeHands();
    }

    /** Under a name that it has never heard, a client has no session to resume. */
    private void shakeHands() throws IOException {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), running.port());
        plain.setTcpNoDelay(true);
        String name = "client-" + number.incrementAndGet() + ".example";
        try (SSLSocket socket =
                (SSLSocket) client.getSocketFactory().createSocket(plain, name, running.port(), true)) {
            socket.startHandshake();
            if (socket.getInputStream().read() != 1) {
                throw new IOException("the server hung up");
            }
        }
    }

    @TearDown
    public void end() throws IOException {
        running.close();
    }
}
