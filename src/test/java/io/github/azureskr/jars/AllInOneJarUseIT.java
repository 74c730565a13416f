// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs in JVMs of their own, with the self-contained jar and no library of ours. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
@ExtendWith(LocalAzureExtension.class)
class AllInOneJarUseIT {
    private static final Map<String, NewKey> SIGNING = Map.of(
            "rsa-2048", NewKey.rsa(2048),
            "rsa-3072", NewKey.rsa(3072),
            "rsa-4096", NewKey.rsa(4096),
            "p-256", NewKey.ec("P-256"),
            "p-384", NewKey.ec("P-384"),
            "p-521", NewKey.ec("P-521"),
            "p-256k", NewKey.ec("P-256K"));
    private static final Map<String, NewKey> SYMMETRIC =
            Map.of("oct-128", NewKey.oct(128), "oct-192", NewKey.oct(192), "oct-256", NewKey.oct(256));

    private static final String ATTRIBUTES = "azureskr.attestation-endpoint,azureskr.attestation-policy-hash,"
            + "azureskr.key-id,azureskr.key-version,azureskr.released,azureskr.source";

    /** For secp256k1, which the JDK lacks. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private final Jdk jdk;

    @TempDir
    Path folder;

    AllInOneJarUseIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeAll
    static void createKeys(LocalAzure azure) {
        SIGNING.forEach((name, key) -> azure.keyVault().createKey(name, key.exportable(azure.releasePolicy())));
        SYMMETRIC.forEach((name, key) -> azure.managedHsm().createKey(name, key.exportable(azure.releasePolicy())));
    }

    @BeforeEach
    void thisJdkIsInstalled() {
        jdk.assumeInstalled();
    }

    @Test
    void releasesEveryKindOfKeyOnTheClassPath(LocalAzure azure) throws Exception {
        Finished program = java(
                KeysProgram.class,
                configuration(azure),
                "-cp",
                Jars.selfContained() + File.pathSeparator + Jars.classPathOf(KeysProgram.class, folder));
        assertEquals("", program.err(), program::toString);
        assertEveryKey(azure, program);
        List<String> providers = program.out().lines().limit(2).toList();
        assertTrue(providers.get(0).startsWith("AzureSKR of unnamed module @"), program::toString);
        assertFalse(providers.get(0).contains("BC"), program::toString);
        assertFalse(providers.get(1).contains("BC"), program::toString);
    }

    @Test
    void releasesEveryKindOfKeyOnTheModulePath(LocalAzure azure) throws Exception {
        Finished program = java(
                KeysProgram.class,
                configuration(azure),
                "--module-path=" + Jars.selfContained(),
                "--add-modules=io.github.azureskr",
                "-cp",
                Jars.classPathOf(KeysProgram.class, folder).toString());
        assertEquals("", program.err(), program::toString);
        assertEveryKey(azure, program);
        assertEquals(
                "AzureSKR of module io.github.azureskr",
                program.out().lines().findFirst().orElseThrow());
    }

    @ParameterizedTest(name = "the application''s libraries come first: {0}")
    @ValueSource(booleans = {true, false})
    void isNotDisturbedByOtherVersionsOfItsLibrariesNorDisturbsThem(boolean first, LocalAzure azure) throws Exception {
        List<Path> classPath = new ArrayList<>(conflicts());
        classPath.add(first ? classPath.size() : 0, Jars.selfContained());
        Jars.classPathOf(KeysProgram.class, folder);
        classPath.add(Jars.classPathOf(ConflictsProgram.class, folder));
        Finished program = java(
                ConflictsProgram.class,
                configuration(azure),
                "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        assertEveryKey(azure, program);
        List<String> used =
                program.out().lines().filter(line -> line.startsWith("from ")).toList();
        assertEquals(7, used.size(), program::toString);
        String conflicts = Jars.property("azureskr.conflicts");
        used.forEach(jar -> assertTrue(jar.startsWith("from " + conflicts + File.separator), program::toString));
        assertEquals(
                List.of(
                        "[main] WARN application - the application's own log",
                        "[main] WARN application - the application's own log"),
                program.err().lines().filter(line -> line.startsWith("[")).toList(),
                program::toString);
    }

    @Test
    void keytoolNeedsNothingBesideIt(LocalAzure azure) throws Exception {
        Path alone = Files.copy(Jars.selfContained(), folder.resolve("azureskr.jar"));
        Finished list =
                new Keytool(jdk, alone, folder).run("", "-list", "-keystore", configuration(azure), "-storepass", "x");
        assertEquals(0, list.status(), list::toString);
        assertTrue(list.out().contains("Your keystore contains 10 entries"), list::toString);
    }

    private Finished java(Class<?> program, String configuration, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(jdk.program("java")));
        command.addAll(List.of(options));
        command.addAll(List.of(program.getName(), configuration));
        return Finished.run(folder, "", command);
    }

    private String configuration(LocalAzure azure) throws IOException {
        StringBuilder text = new StringBuilder(azure.configuration());
        SIGNING.keySet().forEach(name -> text.append(key(azure, AzureService.KEY_VAULT, name)));
        SYMMETRIC.keySet().forEach(name -> text.append(key(azure, AzureService.MANAGED_HSM, name)));
        return Files.writeString(folder.resolve("azureskr.conf"), text).toString();
    }

    private static String key(LocalAzure azure, AzureService service, String name) {
        return "key." + name + "=" + azure.uri(service) + "/keys/" + name + "\n";
    }

    private static List<Path> conflicts() throws IOException {
        try (Stream<Path> jars = Files.list(Path.of(Jars.property("azureskr.conflicts")))) {
            return jars.sorted().toList();
        }
    }

    private void assertEveryKey(LocalAzure azure, Finished program) throws Exception {
        assertEquals(0, program.status(), program::toString);
        Map<String, String[]> entries = program.out()
                .lines()
                .map(line -> line.split(" "))
                .filter(words -> SIGNING.containsKey(words[0]) || SYMMETRIC.containsKey(words[0]))
                .collect(Collectors.toMap(words -> words[0], words -> words));
        for (String name : SIGNING.keySet()) {
            PrivateKey vaults = azure.keyVault().privateKeyOf(name);
            assertEquals(digest(vaults.getEncoded()), entries.get(name)[1], name);
            assertCertifies(entries.get(name)[3], vaults);
        }
        for (String name : SYMMETRIC.keySet()) {
            assertEquals(digest(azure.managedHsm().exportedKeyOf(name)), entries.get(name)[1], name);
        }
        for (String[] entry : entries.values()) {
            assertEquals(jdk.version() < 18 ? "untold" : ATTRIBUTES, entry[2], entry[0]);
        }
    }

    /** That the certificate is signed by itself, and for this key. */
    private static void assertCertifies(String base64, PrivateKey key) throws Exception {
        var certificate = CertificateFactory.getInstance("X.509", BOUNCY_CASTLE)
                .generateCertificate(
                        new ByteArrayInputStream(Base64.getDecoder().decode(base64)));
        PublicKey certified = certificate.getPublicKey();
        certificate.verify(certified, BOUNCY_CASTLE);
        Signature signature = Signature.getInstance(
                key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA", BOUNCY_CASTLE);
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        assertTrue(signature.verify(signed));
    }

    private static String digest(byte[] key) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
    }
}
