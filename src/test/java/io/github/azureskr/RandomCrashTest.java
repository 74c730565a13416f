// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.spec.AzureSkrException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A process is killed at a random moment of a load, of the writing of its sealed cache or of a rotation: the next start
 * works, with the services and without them, what was said to be sealed is, and no secret is on the disk. Only a process
 * that is killed between the TPM's count and the file that is sealed to it leaves no cache, until the next start with the
 * services. When the processes were killed is in {@code target/soak/crashes.txt}.
 */
@Timeout(180)
@ExtendWith(LocalAzureExtension.class)
class RandomCrashTest {
    @TempDir
    static Path folder;

    private static final Map<String, Integer> SEEN = new TreeMap<>();

    private static CrashVersions versions;
    private static Path cache;
    private static String configuration;

    @BeforeAll
    static void seal(LocalAzure azure) throws Exception {
        versions = new CrashVersions(azure);
        versions.rotate();
        cache = Files.createDirectory(folder.resolve("cache")).resolve("web");
        URI key = URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/web");
        configuration = azure.configuration(key) + "sealed-cache=" + cache + "\ntimeout=20s\nretry.pause=10ms\n";
        assertEquals("written", Stores.attributes(Stores.load(configuration)).get("azureskr.sealed-cache"));
    }

    static LongStream seeds() {
        return Soak.seeds(Soak.asked().kills());
    }

    @ParameterizedTest(name = "azureskr.soak.seed={0}")
    @MethodSource("seeds")
    void nextStartWorksAndNoSecretIsOnTheDisk(long seed, LocalAzure azure) throws Exception {
        CrashMoment moment = CrashMoment.of(seed);
        Path own = folder.resolve("process-" + seed);
        CrashedProcess process = new CrashedProcess(azure, versions, moment);
        process.run(own, cache.getParent(), configuration);
        azure.restore();
        count(moment.sign() + ", killed");
        if (Files.exists(unfinished())) {
            count(moment.sign() + ", of these with the file half written or not yet in its place");
        }
        assertEquals(List.of(), process.secrets().inFiles(cache.getParent(), own));
        startWithoutServices(azure, moment);
        startWithServices();
    }

    @Test
    void keyInAFileWouldBeFound(@TempDir Path other) throws Exception {
        byte[] encoded = KeyPairGenerator.getInstance("EC")
                .generateKeyPair()
                .getPrivate()
                .getEncoded();
        SecretTraces traces = new SecretTraces().add("key", encoded);
        Files.write(other.resolve("raw"), encoded);
        Files.write(other.resolve("base64"), Base64.getEncoder().encode(encoded));
        Files.writeString(
                Files.createDirectory(other.resolve("folder")).resolve("hex"),
                HexFormat.of().formatHex(encoded));
        Set<String> found = Set.copyOf(traces.inFiles(other));
        assertTrue(found.containsAll(Set.of("raw: key, raw", "hex: key, hex")), found::toString);
        // Which of the three ways in which bytes fall on base64's digits depends on the key's length.
        assertTrue(found.stream().anyMatch(trace -> trace.startsWith("base64: key, base64 ")), found::toString);
    }

    private static void startWithoutServices(LocalAzure azure, CrashMoment moment) throws Exception {
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        azure.faults(AzureService.KEY_VAULT).always(Fault.status(503));
        if (Files.exists(unfinished()) && isBetweenCountAndFile()) {
            count(moment.sign() + ", of these between count and file");
            azure.restore();
            return;
        }
        KeyStore store = Stores.load(configuration);
        assertEquals("sealed-cache", Stores.attributes(store).get("azureskr.source"));
        int found = requireVersion(store);
        assertTrue(found >= versions.sealed(), () -> "version " + found + ", and " + versions.sealed() + " was sealed");
        if (found > versions.sealed()) {
            count(moment.sign() + ", of these with a cache that was written and nobody told so");
        }
        azure.restore();
    }

    private static boolean isBetweenCountAndFile() throws Exception {
        try {
            Stores.load(configuration);
            return false;
        } catch (AzureSkrException e) {
            assertTrue(e.getMessage().contains("is no longer the newest"), e::getMessage);
            return true;
        }
    }

    private static void startWithServices() throws Exception {
        KeyStore store = Stores.load(configuration);
        assertEquals("release", Stores.attributes(store).get("azureskr.source"));
        String outcome = Stores.attributes(store).get("azureskr.sealed-cache");
        assertTrue(List.of("written", "unchanged").contains(outcome), outcome);
        assertEquals(versions.newest(), requireVersion(store));
        assertFalse(Files.exists(unfinished()), "what was half written is gone");
        versions.isSealed(versions.newest());
    }

    /** Which one it is, having made sure that it is that key. */
    private static int requireVersion(KeyStore store) throws Exception {
        int version = versions.find(Stores.attributes(store).get("azureskr.key-version"));
        assertArrayEquals(
                versions.key(version).getEncoded(), store.getKey("web", null).getEncoded());
        return version;
    }

    private static Path unfinished() {
        return cache.resolveSibling(cache.getFileName() + ".new");
    }

    private static void count(String what) {
        SEEN.merge(what, 1, Integer::sum);
    }

    @AfterAll
    static void report() throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("azureskr.soak.seed=" + seeds().findFirst().orElse(0));
        SEEN.forEach((what, times) -> lines.add(times + " at: " + what));
        Soak.report("crashes", lines);
    }
}
