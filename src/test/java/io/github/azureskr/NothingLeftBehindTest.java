// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.identity.Application;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever loads a store gets a store or an error, and nothing else: seen from a process of its own in which a keystore
 * is configured for the JVM's default SSLContext that does not exist.
 */
@Timeout(120)
@ExtendWith(LocalAzureExtension.class)
class NothingLeftBehindTest {
    @TempDir
    static Path folder;

    private static Process program;
    private static String good;
    private static String principal;

    @BeforeAll
    static void start(LocalAzure azure) throws IOException {
        good = azure.configuration(azure.createKey("web")) + "cache=0s\n";
        principal = principal(azure);
        Files.createDirectory(folder.resolve("configurations"));
        for (String name : List.of("tmp", "home", "work")) {
            Files.createDirectory(folder.resolve(name));
        }
        program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Djava.io.tmpdir=" + folder.resolve("tmp"),
                        "-Duser.home=" + folder.resolve("home"),
                        "-Djavax.net.ssl.keyStore=" + folder.resolve("no-such-keystore"),
                        "-Xlog:class+load:file=" + folder.resolve("classes.log"),
                        "-cp",
                        classPath(),
                        LoadingProgram.class.getName())
                .directory(folder.resolve("work").toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The other way to a token, through other parts of the SDK. */
    private static String principal(LocalAzure azure) throws IOException {
        Application application = Application.withSecret("secret");
        azure.entra().register(application);
        azure.keyVault().grant(application.objectId(), Permission.KEYS_RELEASE);
        return String.join(
                "\n",
                "identity=service-principal",
                "identity.tenant-id=" + azure.entra().tenant(),
                "identity.client-id=" + application.clientId(),
                "identity.authority=" + azure.uri(AzureService.ENTRA),
                "identity.secret-file=" + Files.writeString(folder.resolve("secret"), "secret"));
    }

    /** Surefire's own class path is a jar that names the real one. */
    private static String classPath() {
        String[] parts = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                .split(":", -1);
        return String.join(
                ":",
                Stream.of(parts)
                        .map(part -> Path.of(part).toAbsolutePath().toString())
                        .toList());
    }

    @AfterAll
    static void whatNobodyAskedForWasNotLoaded() throws Exception {
        program.outputWriter().close();
        assertTrue(program.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, program.exitValue());
        String loaded = Files.readString(folder.resolve("classes.log"));
        assertTrue(loaded.contains("sun.security.ssl.SSLContextImpl$TLSContext "), "it shows what is loaded");
        assertFalse(loaded.contains("sun.security.ssl.SSLContextImpl$DefaultSSLContext"));
        assertFalse(loaded.contains("sun.security.ssl.SSLContextImpl$DefaultManagersHolder"));
        assertFalse(loaded.contains(" java.lang.management."), "JMX, which nobody has switched on");
        assertFalse(loaded.contains(" javax.management."), "JMX, which nobody has switched on");
        assertFalse(loaded.contains(" com.sun.jna."), "JNA, which nobody has switched on");
    }

    /**
     * A load.
     *
     * @param ending what its error begins with
     * @param trouble made before, at the services and on the channel to the TPM
     * @param configuration appended to what is good, or instead of the property of this name
     */
    private record Scenario(String ending, BiConsumer<LocalAzure, TpmRecording> trouble, String configuration) {
        static Scenario of(String ending, Consumer<LocalAzure> trouble) {
            return new Scenario(ending, (azure, recording) -> trouble.accept(azure), "");
        }

        static Scenario of(String ending, String configuration) {
            return new Scenario(ending, (azure, recording) -> {}, configuration);
        }

        String text() {
            String name = configuration.substring(0, Math.max(0, configuration.indexOf('=')));
            return good.replaceAll("(?m)^" + name + "=.*$", "") + configuration + "\n";
        }

        @Override
        public String toString() {
            return ending;
        }
    }

    static Stream<Scenario> scenarios() {
        return Stream.concat(
                Stream.of(Scenario.of("released 1", azure -> {}), Scenario.of("released 1", principal)), refusals());
    }

    private static Stream<Scenario> refusals() {
        return Stream.of(
                Scenario.of("AzureSKR, configuration:", "kee=https://localhost/keys/web"),
                Scenario.of("AzureSKR, TPM:", "tpm=swtpm:path=/no/such/tpm"),
                new Scenario("AzureSKR, TPM:", (azure, recording) -> recording.refuse(TpmRecording.QUOTE), ""),
                new Scenario(
                        "AzureSKR, attestation:", (azure, recording) -> recording.refuse(TpmRecording.RSA_DECRYPT), ""),
                Scenario.of(
                        "AzureSKR, evidence:",
                        azure -> azure.paravisor().hclReports().hclReport().tamper(report -> new byte[report.length])),
                Scenario.of("AzureSKR, endorsement:", refusing(AzureService.IMDS, 400, "/THIM/")),
                Scenario.of(
                        "AzureSKR, local appraisal:",
                        azure -> azure.paravisor().machine().signedReport().tamper(report -> {
                            report[0x50] ^= 1;
                            return report;
                        })),
                Scenario.of("AzureSKR, attestation:", refusing(AzureService.ATTESTATION, 400, "/attest/")),
                Scenario.of("AzureSKR, identity:", refusing(AzureService.IMDS, 400, "/identity/")),
                new Scenario(
                        "AzureSKR, identity:",
                        (azure, recording) ->
                                refusing(AzureService.ENTRA, 400, "/token").accept(azure),
                        principal),
                Scenario.of("AzureSKR, release:", refusing(AzureService.KEY_VAULT, 403, "/release")),
                Scenario.of(
                        "AzureSKR, unwrap:",
                        azure -> azure.keyVault()
                                .tamper(ReleaseTampering.none().ciphertext(NothingLeftBehindTest::altered))),
                Scenario.of("AzureSKR, certificate:", "certificate=vault"),
                new Scenario(
                        "AzureSKR, attestation:",
                        (azure, recording) -> azure.faults(AzureService.ATTESTATION)
                                .always(Fault.latency(Duration.ofHours(1)).on("/attest/")),
                        "timeout=2s"));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void loadLeavesNothing(Scenario scenario, LocalAzure azure) throws Exception {
        TpmRecording recording = new TpmRecording();
        azure.paravisor().interpose(recording);
        scenario.trouble().accept(azure, recording);
        String[] answer = load(scenario.text()).split("\t", -1);
        assertTrue(answer[0].startsWith(scenario.ending()), answer[0]);
        assertEquals("", answer[1]);
        assertEquals(Set.of(), recording.left(), "objects and sessions in the TPM");
    }

    private static String load(String configuration) throws IOException {
        Path file = Files.createTempFile(folder.resolve("configurations"), "azureskr", ".conf");
        Files.writeString(file, configuration);
        program.outputWriter().write(file + "\n");
        program.outputWriter().flush();
        return program.inputReader().readLine();
    }

    private static Consumer<LocalAzure> refusing(AzureService service, int status, String path) {
        return azure -> azure.faults(service).always(Fault.status(status).on(path));
    }

    private static byte[] altered(byte[] ciphertext) {
        ciphertext[ciphertext.length - 1] ^= 1;
        return ciphertext;
    }
}
