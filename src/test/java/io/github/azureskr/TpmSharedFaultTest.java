// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two JVMs at one vTPM, through its resource manager, each with its transfer key in it. */
@Timeout(120)
@ExtendWith(LocalAzureExtension.class)
class TpmSharedFaultTest {
    @TempDir
    private Path folder;

    private Path configuration;
    private List<Process> programs;

    @BeforeEach
    void start(LocalAzure azure) throws Exception {
        configuration = Files.writeString(
                folder.resolve("azureskr.conf"), azure.configuration(azure.createKey("web")) + "cache=0s\n");
        programs = List.of(program("one"), program("other"));
    }

    /** With folders of its own, in which it looks for what a load leaves. */
    private Process program(String name) throws IOException {
        Path own = Files.createDirectory(folder.resolve(name));
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // It lives for seconds: what better code would save, its compiler would cost.
                        "-XX:TieredStopAtLevel=1",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + own,
                        "-Duser.home=" + own,
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        LoadingProgram.class.getName())
                .directory(own.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @AfterEach
    void end() throws Exception {
        for (Process program : programs) {
            program.outputWriter().close();
            program.waitFor();
        }
    }

    @Test
    void bothHaveTheirKeysAndLeaveNothing(LocalAzure azure) throws Exception {
        TpmRecording recording = new TpmRecording();
        azure.paravisor().interpose(recording);
        CyclicBarrier bothHold = new CyclicBarrier(2);
        azure.faults(AzureService.KEY_VAULT)
                .next(2, Fault.altered(answer -> await(bothHold, answer)).on("/release"));
        for (int round = 0; round < 2; round++) {
            for (Process program : programs) {
                load(program);
            }
            for (Process program : programs) {
                assertEquals("released 1\t", program.inputReader().readLine());
            }
        }
        // Each key and each session once.
        assertEquals(
                recording.commands(TpmRecording.CREATE_PRIMARY).size()
                        + recording.commands(TpmRecording.START_AUTH_SESSION).size(),
                recording.counts().get("FlushContext"));
    }

    @Test
    void oneThatIsKilledLeavesTheTpmToTheOther(LocalAzure azure) throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        azure.faults(AzureService.KEY_VAULT)
                .next(
                        1,
                        Fault.altered(answer -> {
                                    asked.countDown();
                                    return await(killed, answer);
                                })
                                .on("/release"));
        load(programs.get(0));
        assertTrue(asked.await(60, TimeUnit.SECONDS), "its transfer key is in the TPM");
        programs.get(0).destroyForcibly().waitFor();
        killed.countDown();
        load(programs.get(1));
        assertEquals("released 1\t", programs.get(1).inputReader().readLine());
        TpmFaultBench.requireHangUps();
    }

    private void load(Process program) throws IOException {
        program.outputWriter().write(configuration + "\n");
        program.outputWriter().flush();
    }

    private static Response await(CyclicBarrier barrier, Response answer) {
        try {
            barrier.await(60, TimeUnit.SECONDS);
            return answer;
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError("the two loads are not under way at once", e);
        }
    }

    private static Response await(CountDownLatch latch, Response answer) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
            return answer;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
