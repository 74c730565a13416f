// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.identity.Application;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No secret is logged, at whatever level: seen in a process where java.util.logging (and with it System.Logger), SLF4J and
 * the Azure SDK say all that they can, and refusals are printed with their causes.
 *
 * <p>Left out is {@code javax.net.debug}, by which the JDK itself prints what travels inside TLS.
 */
@ExtendWith(LocalAzureExtension.class)
@Timeout(180)
class LogTest {
    private static final String CLIENT_SECRET = "7Qz8~" + "vN3kTq0xRw5mYb1LcJ9dHs2GfPu4".repeat(2);
    private static final String CLUSTER_TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30." + "Zk4Xo9Tn2VbQ7hLr0Wc5".repeat(4);

    @TempDir
    static Path folder;

    private static LocalAzure azure;
    private static LogSecrets secrets;
    private static Chatter program;
    private static byte[] log;
    private static byte[] control;

    @BeforeAll
    static void run(LocalAzure local) throws Exception {
        azure = local;
        secrets = new LogSecrets(azure);
        program = Chatter.start(folder, Map.of("AZURE_CLIENT_SECRET", CLIENT_SECRET));
        loads();
        rotates();
        sealsAndOpens();
        showsOtherIdentities();
        isRefused();
        RSAPrivateCrtKey web = (RSAPrivateCrtKey) azure.keyVault().privateKeyOf("web");
        program.tell(
                "control "
                        + Base64.getEncoder()
                                .encodeToString(web.getPrivateExponent().toByteArray()),
                "logged");
        String all = Files.readString(program.end(), ISO_8859_1);
        int end = all.indexOf(LogProgram.CONTROL);
        log = all.substring(0, end).getBytes(ISO_8859_1);
        control = all.substring(end).getBytes(ISO_8859_1);
    }

    private static void loads() throws Exception {
        URI web = azure.createKey("web");
        azure.managedHsm().createKey("data", NewKey.oct(256).exportable(azure.releasePolicy()));
        secrets.add("released key", azure.keyVault().privateKeyOf("web"));
        secrets.add("released secret key", azure.managedHsm().exportedKeyOf("data"));
        load("key.web=" + web + "\nkey.data=" + azure.uri(AzureService.MANAGED_HSM) + "/keys/data", "loaded 2");
    }

    private static void rotates() throws Exception {
        NewKey ec = NewKey.ec("P-256").exportable(azure.releasePolicy());
        azure.keyVault().createKey("rotated", ec);
        secrets.add("key before its rotation", azure.keyVault().privateKeyOf("rotated"));
        Path file = configuration("key=" + keys("rotated") + "\nrotation.interval=300ms");
        program.tell("follow " + file, "following ");
        azure.keyVault().createKey("rotated", ec);
        secrets.add("rotated key", azure.keyVault().privateKeyOf("rotated"));
        program.tell("rotated -", "AzureSKR, rotation: key 'rotated' is now ");
        secrets.learnTokens();
    }

    private static void sealsAndOpens() throws Exception {
        azure.createKey("sealed");
        secrets.add("sealed key", azure.keyVault().privateKeyOf("sealed"));
        String sealed = "key=" + keys("sealed") + "\nsealed-cache=" + folder.resolve("sealed.cache");
        load(sealed, "loaded 1");
        azure.faults(AzureService.ATTESTATION).always(Fault.status(503));
        load(sealed + "\ntimeout=8s", "loaded 1");
        azure.faults(AzureService.ATTESTATION).clear();
    }

    private static void showsOtherIdentities() throws Exception {
        secrets.add("client secret", CLIENT_SECRET.getBytes(ISO_8859_1));
        secrets.add("cluster's token", CLUSTER_TOKEN.substring(30).getBytes(ISO_8859_1));
        Application bySecret = registered(Application.withSecret(CLIENT_SECRET));
        load(identity("service-principal", bySecret), "loaded 1");

        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X509Certificate certificate = azure.ca()
                .certify(pair.getPublic(), "server", List.of("server.example.org"))
                .get(0);
        secrets.add("key of the identity's certificate", pair.getPrivate());
        Path pem = Files.writeString(
                folder.resolve("client.pem"), LocalCa.pem(List.of(certificate)) + pem(pair.getPrivate()));
        Application byCertificate = registered(Application.withCertificate(certificate));
        load(identity("service-principal", byCertificate) + "\nidentity.certificate=" + pem, "loaded 1");

        Path token = Files.writeString(folder.resolve("token"), CLUSTER_TOKEN);
        load(identity("workload", bySecret) + "\nidentity.token-file=" + token, "AzureSKR, identity: ");
        Application other = registered(Application.withSecret("another"));
        load(identity("service-principal", other), "AzureSKR, identity: ");
    }

    /** By the services, and by us where an answer of theirs makes no sense: it must not be quoted. */
    private static void isRefused() throws Exception {
        String key = "key=" + keys("web");
        refusal(AzureService.KEY_VAULT, Fault.status(403).on("/release"), key, "AzureSKR, release: ");
        refusal(AzureService.ATTESTATION, Fault.status(400).on("/attest/"), key, "AzureSKR, attestation: ");
        refusal(AzureService.IMDS, Fault.status(429).on("/identity/"), key + "\ntimeout=1s", "AzureSKR, ");
        refusal(AzureService.KEY_VAULT, Fault.altered(LogTest::unclosed).on("/release"), key, "AzureSKR, release: ");
        refusal(
                AzureService.ATTESTATION,
                Fault.altered(LogTest::unclosed).on("/attest/"),
                key,
                "AzureSKR, attestation: ");
        refusal(AzureService.IMDS, Fault.altered(LogTest::unclosed).on("/identity/"), key, "AzureSKR, identity: ");
        for (ReleaseTampering tampering : List.of(
                ReleaseTampering.none().keyMaterial(pkcs8 -> Arrays.copyOf(pkcs8, pkcs8.length - 1)),
                ReleaseTampering.none().privateKey(azure.keyVault().privateKeyOf("sealed")))) {
            azure.keyVault().tamper(tampering);
            load(key, "AzureSKR, unwrap: ");
        }
        azure.keyVault().tamper(ReleaseTampering.none());
    }

    private static void refusal(AzureService service, Fault fault, String properties, String beginning)
            throws Exception {
        // Before what lets us learn of the tokens, and more than the thread that follows a key uses up.
        azure.faults(service).next(1_000, fault);
        load(properties, beginning);
        azure.faults(service).clear();
        secrets.listen(azure);
    }

    @Test
    void everybodySaysAllThatHeCan() {
        String text = new String(log, ISO_8859_1);
        for (String speaker : List.of(
                "(TRACE|DEBUG) com\\.azure\\.",
                "(TRACE|DEBUG) com\\.microsoft\\.aad\\.msal4j\\.",
                "io\\.github\\.azureskr\\.internal\\.\\S+ \\S+\\s+(INFO|WARNING): ",
                "(FINE|FINER|FINEST): ",
                "\tat io\\.github\\.azureskr\\.")) {
            assertTrue(Pattern.compile(speaker).matcher(text).find(), speaker);
        }
        assertTrue(secrets.accessTokens() > 8, "tokens of each load");
    }

    @Test
    void nobodySaysASecret() {
        assertEquals(List.of(), secrets.in(log));
    }

    @ParameterizedTest
    @ValueSource(strings = {"System.Logger", "java.util.logging", "SLF4J", "Azure SDK"})
    void secretThatSomebodySaysIsFound(String way) {
        String said = new String(control, ISO_8859_1);
        String after = said.substring(said.indexOf(LogProgram.CONTROL + way) + LogProgram.CONTROL.length());
        int next = after.indexOf(LogProgram.CONTROL);
        byte[] part = after.substring(0, next < 0 ? after.length() : next).getBytes(ISO_8859_1);
        assertNotEquals(List.of(), secrets.in(part));
    }

    private static void load(String properties, String beginning) throws Exception {
        program.tell("load " + configuration(properties + "\ncache=0s"), beginning);
        secrets.learnTokens();
    }

    private static Path configuration(String properties) throws IOException {
        return Files.writeString(
                Files.createTempFile(folder, "azureskr", ".conf"),
                azure.configuration() + properties + "\nretry.pause=10ms\n");
    }

    private static String keys(String name) {
        return azure.uri(AzureService.KEY_VAULT) + "/keys/" + name;
    }

    private static Application registered(Application application) {
        azure.entra().register(application);
        azure.keyVault().grant(application.objectId(), Permission.KEYS_RELEASE);
        return application;
    }

    private static String identity(String kind, Application application) {
        return String.join(
                "\n",
                "key=" + keys("web"),
                "identity=" + kind,
                "identity.tenant-id=" + azure.entra().tenant(),
                "identity.client-id=" + application.clientId(),
                "identity.authority=" + azure.uri(AzureService.ENTRA));
    }

    private static Response unclosed(Response whole) {
        byte[] body = Arrays.copyOf(whole.body(), whole.body().length - 1);
        return new Response(whole.status(), whole.headers(), body);
    }

    private static String pem(PrivateKey key) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }
}
