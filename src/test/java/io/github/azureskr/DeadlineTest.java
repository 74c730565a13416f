// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.emulator.vtpm.Interposer;
import io.github.azureskr.internal.bytes.NamedPipe;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A load waits for a busy service, but never longer than it may and never after it was interrupted. */
@Timeout(60)
class DeadlineTest {
    private static final ManagedIdentity MACHINE = ManagedIdentity.systemAssigned("local");

    @RegisterExtension
    static final LocalAzureExtension AZURE =
            new LocalAzureExtension(LocalAzureOptions.azure().withIdentities(MACHINE));

    private static String configuration;

    /** With one load ahead of all, so that the deadlines below are not for loading classes. */
    @BeforeAll
    static void createKey(LocalAzure azure) throws Exception {
        azure.keyVault().grant(MACHINE.objectId(), Permission.KEYS_RELEASE, Permission.CERTIFICATES_GET);
        configuration = azure.configuration(azure.createKey("web", NewKey.ec("P-256"))) + "certificate=vault\n";
        azure.keyVault().createCertificate("web", "CN=web", List.of());
        Stores.load(configuration);
    }

    @ParameterizedTest
    @MethodSource("io.github.azureskr.ServiceCall#all")
    void throttledCallIsMadeAgain(ServiceCall call, LocalAzure azure) throws Exception {
        Requests requests = Requests.of(azure);
        azure.faults(call.service()).next(1, Fault.status(429).retryAfter(1).on(call.path()));
        assertEquals(1, Stores.load(configuration).size());
        List<Integer> answers = requests.answers(call.service(), call.path());
        assertEquals(429, answers.get(0));
        assertEquals(200, answers.get(answers.size() - 1));
    }

    @ParameterizedTest
    @MethodSource("io.github.azureskr.ServiceCall#all")
    void callThatIsNeverAnsweredEndsWithTheDeadline(ServiceCall call, LocalAzure azure) {
        azure.faults(call.service()).always(Fault.latency(Duration.ofHours(1)).on(call.path()));
        assertEndedByDeadline(Stores.refusal(configuration + "timeout=2s"));
    }

    /** Whichever stage it is that has no time: nothing could be found out about its service. */
    @Test
    void timeoutThatIsTooShortForAnyAttemptIsBlamedItself() {
        AzureSkrException refusal = Stores.refusal(configuration + "timeout=1ms");
        assertEndedByDeadline(refusal);
        assertTrue(refusal.getMessage().contains("sets it, to 1 ms"), refusal.getMessage());
        assertFalse(refusal.getMessage().contains("firewall"), refusal.getMessage());
    }

    @ParameterizedTest
    @MethodSource("io.github.azureskr.ServiceCall#all")
    void callThatIsThrottledForTooLongEndsAtOnce(ServiceCall call, LocalAzure azure) {
        azure.faults(call.service()).always(Fault.status(429).retryAfter(3600).on(call.path()));
        String message = Stores.refusal(configuration).getMessage();
        assertTrue(message.contains("429"), message);
    }

    /** The TCP connection stands, and nothing comes. */
    @ParameterizedTest
    @ValueSource(strings = {"imds.endpoint=http://localhost:", "attestation.endpoint=https://localhost:"})
    void silentPeerEndsWithTheDeadline(String property) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String name = property.substring(0, property.indexOf('='));
            String others = configuration.replaceAll("(?m)^" + name + "=.*$", "");
            assertEndedByDeadline(Stores.refusal(others + property + silent.getLocalPort() + "\ntimeout=2s"));
        }
    }

    @Test
    void silentTpmEndsWithTheDeadline() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String others = configuration.replaceAll("(?m)^tpm=.*$", "");
            AzureSkrException refusal =
                    Stores.refusal(others + "tpm=swtpm:port=" + silent.getLocalPort() + "\ntimeout=2s");
            assertEquals(Stage.TPM, refusal.stage());
            assertEndedByDeadline(refusal);
        }
    }

    /** To open it would take for ever, whatever the deadline. */
    @ParameterizedTest
    @ValueSource(strings = {"certificate", "event-log", "trust.certificates", "release.policy"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void pipeWhereAFileShouldBeIsRefused(String property, @TempDir Path folder) throws Exception {
        Path pipe = NamedPipe.at(folder.resolve("pipe"));
        String others = configuration.replaceAll("(?m)^" + property + "=.*$", "");
        Refused.load(others + property + "=" + pipe)
                .at(Stage.CONFIGURATION)
                .because("property '" + property + "': the file " + pipe + " is not a regular file");
    }

    @ParameterizedTest
    @MethodSource("io.github.azureskr.ServiceCall#all")
    void interruptedLoadEndsWhateverItWaitsFor(ServiceCall call, LocalAzure azure) throws Exception {
        Stall stall = new Stall();
        azure.faults(call.service())
                .always(Fault.altered(response -> {
                            stall.enter();
                            return response;
                        })
                        .on(call.path()));
        assertInterruptEnds(stall);
    }

    /** The commands of the loading thread itself, and the one that a worker sends while it holds the TPM. */
    enum TpmCommand {
        CREATE_PRIMARY(0x131),
        QUOTE(0x158),
        RSA_DECRYPT(0x159);

        private final int code;

        TpmCommand(int code) {
            this.code = code;
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptedLoadDoesNotWaitForTheTpm(TpmCommand stalled, LocalAzure azure) throws Exception {
        Stall stall = new Stall();
        azure.paravisor().interpose(new Interposer() {
            private int seen;

            @Override
            public byte[] response(byte[] command, byte[] response) {
                // The second decryption is the released key's, in a worker.
                int wanted = stalled == TpmCommand.RSA_DECRYPT ? 2 : 1;
                if (TpmRecording.code(command) == stalled.code && ++seen == wanted) {
                    stall.enter();
                }
                return response;
            }
        });
        assertInterruptEnds(stall);
    }

    private static void assertInterruptEnds(Stall stall) throws Exception {
        FutureTask<Boolean> stillInterrupted = new FutureTask<>(() -> {
            String message = Stores.refusal(configuration).getMessage();
            assertTrue(message.contains("the loading thread was interrupted"), message);
            assertFalse(message.contains("may reach it") || message.contains("firewall"), message);
            return Thread.currentThread().isInterrupted();
        });
        Thread loading = new Thread(stillInterrupted, "loading");
        try {
            loading.start();
            stall.awaitEntered();
            loading.interrupt();
            assertTrue(stillInterrupted.get(20, TimeUnit.SECONDS));
        } finally {
            stall.end();
        }
    }

    private static void assertEndedByDeadline(AzureSkrException refusal) {
        assertTrue(refusal.getMessage().contains("the time for the whole load was up"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("property 'timeout'"), refusal.getMessage());
    }

    /** Holds back an answer until the test is over. */
    private static final class Stall {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);

        void enter() {
            entered.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void awaitEntered() throws InterruptedException {
            assertTrue(entered.await(20, TimeUnit.SECONDS), "the load never came here");
        }

        void end() {
            over.countDown();
        }
    }
}
