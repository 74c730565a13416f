// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a load leaves in memory: the released keys, and nothing of what they came in. The JDK's own classes of RSA and EC
 * keys cannot be wiped: their numbers are immutable. So an asymmetric key goes when the last reference to it goes and the
 * garbage is collected; a symmetric one when it is destroyed.
 *
 * <p>Looked at is what can be reached. In garbage, until its memory is used again, copies stay that the JDK makes of a
 * key's encoding while it reads it; no program can reach them, but whoever reads the process's memory can.
 */
@ExtendWith(LocalAzureExtension.class)
class HeapTest {
    @TempDir
    static Path folder;

    private static final List<String> ACCESS_TOKENS = new CopyOnWriteArrayList<>();

    private static KnownSecrets passing;
    private static RSAPrivateCrtKey web;
    private static byte[] data;
    private static SecretTraces scalar;

    @BeforeAll
    static void run(LocalAzure azure) throws Exception {
        azure.createKey("web");
        azure.managedHsm().createKey("data", NewKey.oct(256).exportable(azure.releasePolicy()));
        web = (RSAPrivateCrtKey) azure.keyVault().privateKeyOf("web");
        data = azure.managedHsm().exportedKeyOf("data");
        azure.managedHsm().createKey("ec", NewKey.ec("P-256").exportable(azure.releasePolicy()));
        scalar = tracesOf((ECPrivateKey) azure.managedHsm().privateKeyOf("ec"));
        passing = KnownSecrets.of(azure);
        AccessTokens.learn(azure, ACCESS_TOKENS);
        String configuration = azure.configuration() + "key.web=" + azure.uri(AzureService.KEY_VAULT)
                + "/keys/web\nkey.data=" + azure.uri(AzureService.MANAGED_HSM) + "/keys/data\nkey.ec="
                + azure.uri(AzureService.MANAGED_HSM) + "/keys/ec\ncache=0s\n";
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        // Else garbage that is not worth the moving stays in the dump, as an array that nobody refers
                        // to.
                        "-XX:MarkSweepDeadRatio=0",
                        "-XX:MarkSweepAlwaysCompactCount=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HeapProgram.class.getName(),
                        write("azureskr.conf", configuration),
                        folder.toString(),
                        write("locked.conf", configuration + "memory.locked=true\n"))
                .inheritIO()
                .start();
        assertEquals(0, program.waitFor());
        assertNotEquals(List.of(), ACCESS_TOKENS);
    }

    /** As large as they are. */
    @AfterAll
    static void deleteDumps() throws IOException {
        for (String name : List.of("loaded", "destroyed", "locked", "dropped")) {
            Files.delete(file(name));
        }
    }

    @Test
    void searchFindsTheReleasedKeysWhileTheyAreInUse() throws Exception {
        assertNotEquals(
                List.of(),
                new SecretTraces().add("d", bytes(web.getPrivateExponent())).in(dump("loaded")));
        assertNotEquals(List.of(), new SecretTraces().add("data", data).in(dump("loaded")));
    }

    @Test
    void nothingOfWhatTheKeysCameInIsLeftOnceTheyAreLoaded() throws Exception {
        SecretTraces traces = new SecretTraces()
                .add("key of the attestation's envelope", passing.innerKey())
                .add("key around the released key", passing.transferKey())
                .addToken("attestation token", passing.token());
        ACCESS_TOKENS.forEach(token -> traces.addToken("access token", token));
        assertEquals(List.of(), traces.in(dump("loaded")));
    }

    @Test
    void destroyedSymmetricKeyIsGone() throws Exception {
        assertEquals(List.of(), new SecretTraces().add("data", data).in(dump("destroyed")));
    }

    /**
     * By the collector alone only as far as we hold it: the JDK keeps the private exponent of each RSA key that has signed,
     * with the factors that blind its use (blindingCache of sun.security.rsa.RSACore, a WeakHashMap), until after the key
     * has gone some RSA key signs.
     */
    @Test
    void droppedRsaKeyIsGoneOnceAnotherOneSigns() throws Exception {
        SecretTraces numbers = new SecretTraces()
                .add("p", bytes(web.getPrimeP()))
                .add("q", bytes(web.getPrimeQ()))
                .add("coefficient", bytes(web.getCrtCoefficient()))
                .add("d", bytes(web.getPrivateExponent()));
        assertEquals(List.of(), numbers.in(dump("dropped")));
    }

    /** As a number and as bytes, the JDK's classes keep it; neither as the text that it came in, nor as any other. */
    @Test
    void ecKeyInUseIsThereAsTheJdkHoldsItAlone() throws Exception {
        List<String> found = scalar.in(dump("loaded"));
        assertNotEquals(List.of(), found);
        assertEquals(
                List.of(),
                found.stream().filter(trace -> !trace.endsWith(", raw")).toList());
    }

    @Test
    void droppedEcKeyIsGone() throws Exception {
        assertEquals(List.of(), scalar.in(dump("dropped")));
    }

    @Test
    void symmetricKeyInLockedMemoryIsNotOnTheHeapAtAll() throws Exception {
        assertEquals(List.of(), new SecretTraces().add("data", data).in(dump("locked")));
        assertNotEquals(
                List.of(),
                new SecretTraces().add("d", bytes(web.getPrivateExponent())).in(dump("locked")));
    }

    private static String write(String name, String configuration) throws IOException {
        return Files.writeString(folder.resolve(name), configuration).toString();
    }

    /** Big-endian and without a sign, as they are kept and encoded. */
    private static byte[] bytes(BigInteger number) {
        byte[] signed = number.toByteArray();
        return signed[0] == 0 ? Arrays.copyOfRange(signed, 1, signed.length) : signed;
    }

    /** The JDK computes with the bytes from the last to the first. */
    private static SecretTraces tracesOf(ECPrivateKey key) {
        byte[] big = bytes(key.getS());
        byte[] little = new byte[big.length];
        for (int i = 0; i < big.length; i++) {
            little[i] = big[big.length - 1 - i];
        }
        return new SecretTraces().add("s", big).add("s from its end", little);
    }

    private static Path file(String name) {
        return folder.resolve(name + ".hprof");
    }

    private static byte[] dump(String name) throws IOException {
        return Files.readAllBytes(file(name));
    }
}
