// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@link CrashProgram} whose key is rotated whenever it has loaded, and which is killed when its moment has come. */
final class CrashedProcess {
    private static final int SCALAR = 32;

    private final LocalAzure azure;
    private final CrashVersions versions;
    private final CrashMoment moment;
    private final CountDownLatch passed;
    private final int oldest;
    private final KnownSecrets passing;
    private final List<String> tokens = new CopyOnWriteArrayList<>();

    CrashedProcess(LocalAzure azure, CrashVersions versions, CrashMoment moment) {
        this.azure = azure;
        this.versions = versions;
        this.moment = moment;
        this.passed = new CountDownLatch(moment.times());
        this.oldest = versions.newest();
        this.passing = KnownSecrets.of(azure);
        AccessTokens.learn(azure, tokens);
    }

    /** @param own for whatever it may write but its sealed cache */
    void run(Path own, Path cacheFolder, String configuration) throws Exception {
        Files.createDirectory(own);
        String interval = "cache=0s\nrotation.interval=" + (moment.isRotation() ? "300ms" : "0s") + "\n";
        Path file = Files.writeString(own.resolve("azureskr.conf"), configuration + interval);
        Closeable watch = moment.isRotation() ? () -> {} : moment.watch(azure, cacheFolder, passed);
        try {
            kill(JavaProgram.start(
                    CrashProgram.class,
                    own,
                    List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
                    List.of(file.toString())));
        } finally {
            watch.close();
        }
    }

    private void kill(Process process) throws Exception {
        FutureTask<Void> conversation = new FutureTask<>(() -> converse(process), null);
        new Thread(conversation, "conversation").start();
        CompletableFuture<Void> end = process.onExit().thenRun(this::passAll);
        boolean inTime = passed.await(2, TimeUnit.MINUTES);
        LockSupport.parkNanos(moment.delay().toNanos());
        boolean alive = process.isAlive();
        process.destroyForcibly();
        end.join();
        conversation.get();
        assertTrue(inTime && alive, () -> moment + (alive ? " was not reached" : ": it ended by itself"));
    }

    private void passAll() {
        while (passed.getCount() > 0) {
            passed.countDown();
        }
    }

    private void converse(Process process) {
        try (BufferedReader out = process.inputReader();
                Writer in = process.outputWriter()) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                String[] said = line.split(" ", 2);
                assertTrue(List.of("written", "unchanged").contains(said[1]), line);
                versions.isSealed(versions.find(said[0]));
                versions.rotate();
                if (moment.isRotation()) {
                    moment.watchCalls(azure, passed);
                } else {
                    in.append('\n').flush();
                }
            }
        } catch (IOException e) {
            // It was killed while it was spoken to.
        } finally {
            process.destroyForcibly();
        }
    }

    /** What it has had in its memory, as far as that may be nowhere else. */
    SecretTraces secrets() {
        SecretTraces secrets = new SecretTraces()
                .add("key of the attestation's envelope", passing.innerKey())
                .add("key around the released key", passing.transferKey());
        for (int version = oldest; version <= versions.newest(); version++) {
            secrets.add("version " + version, scalar((ECPrivateKey) versions.key(version)));
        }
        if (passing.token() != null) {
            secrets.addToken("attestation token", passing.token());
        }
        tokens.forEach(token -> secrets.addToken("access token " + tokens.indexOf(token), token));
        return secrets;
    }

    /** As every encoding has it. */
    private static byte[] scalar(ECPrivateKey key) {
        byte[] number = key.getS().toByteArray();
        byte[] scalar = new byte[SCALAR];
        int length = Math.min(SCALAR, number.length);
        System.arraycopy(number, number.length - length, scalar, SCALAR - length, length);
        return scalar;
    }
}
