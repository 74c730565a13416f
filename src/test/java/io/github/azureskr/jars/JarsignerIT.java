// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.it.WrongConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's jarsigner with a released key, told of it as {@code provider-config/jarsigner/jarsigner.conf} has it. */
@Timeout(300)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
@ExtendWith(LocalAzureExtension.class)
class JarsignerIT {
    private static final Path OURS = Path.of("provider-config/jarsigner/jarsigner.conf");
    private static final byte[] CONTENT = "to be signed".getBytes(StandardCharsets.UTF_8);

    private final Jdk jdk;

    @TempDir
    Path folder;

    private Path jar;

    JarsignerIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeEach
    void writeJar() throws IOException {
        jdk.assumeInstalled();
        jar = folder.resolve("app.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("content"));
            out.write(CONTENT);
        }
    }

    @Test
    void aJarThatTheReleasedKeySignedVerifies(LocalAzure azure) throws Exception {
        Finished sign = jarsigner(options(configuration(azure)), "web");
        assertEquals(0, sign.status(), sign::toString);
        assertPrinted(sign, "jar signed.");
        Finished verify = verify();
        assertEquals(0, verify.status(), verify::toString);
        assertPrinted(verify, "jar verified.");
        assertEquals(VaultKeys.publicKey(azure, "web"), signersKey());
    }

    @Test
    void aJarThatWasChangedAfterwardsDoesNot(LocalAzure azure) throws Exception {
        jarsigner(options(configuration(azure)), "web");
        Path changed = folder.resolve("changed.jar");
        try (JarFile signed = new JarFile(jar.toFile(), false);
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(changed))) {
            for (JarEntry entry : signed.stream().toList()) {
                out.putNextEntry(new JarEntry(entry.getName()));
                byte[] content = signed.getInputStream(entry).readAllBytes();
                if (entry.getName().equals("content")) {
                    content[0] ^= 1;
                }
                out.write(content);
            }
        }
        Files.move(changed, jar, StandardCopyOption.REPLACE_EXISTING);
        Finished verify = verify();
        assertEquals(1, verify.status(), verify::toString);
        assertPrinted(verify, " digest error for content");
    }

    @Test
    void whereTheConfigurationIsMissingItSaysSo() throws Exception {
        assertRefused("missing file", jarsigner(options("/etc/azskr.conf"), "web"));
    }

    @Test
    void whereTheTypeIsWrongItSaysSo(LocalAzure azure) throws Exception {
        assertRefused(
                "wrong type",
                jarsigner(options(configuration(azure)).replace("-storetype AzureSKR", "-storetype AzureSRK"), "web"));
    }

    @Test
    void whereTheProviderIsNotOnTheClassPathItSaysSo(LocalAzure azure) throws Exception {
        List<String> command = new ArrayList<>(List.of(jdk.program("jarsigner"), "-J-Duser.language=en"));
        command.addAll(List.of("-conf", write(options(configuration(azure))), jar.toString(), "web"));
        assertRefused("jar not given", Finished.run(folder, "", command));
    }

    @Test
    void whereTheAliasIsWrongItSaysSo(LocalAzure azure) throws Exception {
        assertRefused("wrong alias", jarsigner(options(configuration(azure)), "wbe"));
    }

    @Test
    void whereTheKeyIsNotReleasedItSaysWhy(LocalAzure azure) throws Exception {
        String missing = azure.configuration(azure.createKey("web").resolve("missing"));
        Finished sign = jarsigner(options(write("azureskr.conf", missing)), "web");
        assertEquals(1, sign.status(), sign::toString);
        assertPrinted(sign, "jarsigner error: java.lang.RuntimeException: keystore load: AzureSKR, release: ");
    }

    private String configuration(LocalAzure azure) throws IOException {
        return write("azureskr.conf", azure.configuration(azure.createKey("web")));
    }

    /** Our file with what a user changes in it: where the configuration is. */
    private static String options(String configuration) throws IOException {
        String ours = Files.readString(OURS);
        assertTrue(ours.contains(" -keystore /etc/azureskr.conf "), "what this changes is not there");
        return ours.replace(" -keystore /etc/azureskr.conf ", " -keystore " + configuration + " ");
    }

    private String write(String options) throws IOException {
        return write("jarsigner.conf", options);
    }

    private String write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private Finished jarsigner(String options, String alias) throws IOException {
        return Finished.run(
                folder,
                "",
                List.of(
                        jdk.program("jarsigner"),
                        "-J-Duser.language=en",
                        "-J-cp",
                        "-J" + Jars.selfContained(),
                        "-conf",
                        write(options),
                        jar.toString(),
                        alias));
    }

    private Finished verify() throws IOException {
        return Finished.run(
                folder, "", List.of(jdk.program("jarsigner"), "-J-Duser.language=en", "-verify", jar.toString()));
    }

    private PublicKey signersKey() throws IOException {
        try (JarFile signed = new JarFile(jar.toFile(), true)) {
            JarEntry entry = signed.getJarEntry("content");
            assertArrayEquals(CONTENT, signed.getInputStream(entry).readAllBytes());
            return entry.getCertificates()[0].getPublicKey();
        }
    }

    /** As README's row of this mistake has it. */
    private static void assertRefused(String mistake, Finished program) throws IOException {
        assertEquals(1, program.status(), program::toString);
        WrongConfiguration.assertPrinted("`jarsigner`", mistake, program.out());
    }

    private static void assertPrinted(Finished program, String text) {
        assertTrue(program.out().contains(text), () -> text + " is not in what this printed:\n" + program);
    }
}
