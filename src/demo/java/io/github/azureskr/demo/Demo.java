// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.demo;

import com.azure.security.keyvault.keys.models.KeyVaultKey;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.http.LocalCa;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PublicKey;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The main job, for a person to watch: from a key in a vault to an HTTPS request, and a machine that is refused. */
public final class Demo {
    private static final Path SERVER_XML = Path.of("provider-config/tomcat/server.xml");

    /** Tomcat's own INFO would hide what is to be seen. Held, because loggers are collected otherwise. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private final Console console = new Console(System.out, Boolean.getBoolean("demo.colour"));
    private final LocalAzure azure;
    private final Path base;

    private Demo(LocalAzure azure, Path base) {
        this.azure = azure;
        this.base = base;
    }

    /** Exits with 0 only if everything that is shown held. */
    public static void main(String[] arguments) {
        TOMCAT.setLevel(Level.SEVERE);
        int status = 1;
        try (LocalAzure azure = LocalAzure.start()) {
            new Demo(azure, Files.createDirectory(azure.folder().resolve("demo")))
                    .run(List.of(arguments).contains("--keep"));
            status = 0;
        } catch (Exception e) {
            System.err.println("The demo failed: " + e);
        }
        System.exit(status);
    }

    private void run(boolean keep) throws Exception {
        console.line("A key that Key Vault releases to an attested confidential VM, on a local Azure");
        showAzure();
        KeyVaultKey key = createKey();
        PublicKey publicKey = key.getKey().toRsa().getPublic();
        writeConfiguration(key, publicKey);
        TokenClaims claims = TokenClaims.watch(azure.maa());
        try (WebServer server = startServer(claims)) {
            new Visit(console, azure, base).make(server.uri(), publicKey);
            showRefusal(key);
            console.line("");
            console.line("All of it held.");
            if (keep) {
                new Invitation(console, azure, base).show(server.uri());
                server.await();
            }
        }
    }

    private void showAzure() {
        console.step("A local Azure: real protocols, real TLS, a real TPM");
        console.fact("vTPM", "swtpm behind a paravisor, " + azure.paravisor().tcti());
        console.fact("IMDS and THIM", azure.uri(AzureService.IMDS));
        console.fact("attestation (MAA)", azure.uri(AzureService.ATTESTATION));
        console.fact("Key Vault", azure.uri(AzureService.KEY_VAULT));
    }

    private KeyVaultKey createKey() {
        console.step("An operator creates the key, with the Azure SDK");
        KeyVaultKey key = new Operator(azure).createKey("web", azure.releasePolicy());
        console.fact("key", key.getId());
        console.fact(
                "type",
                key.getKeyType() + ", exportable: " + key.getProperties().isExportable());
        console.fact("released to", azure.uri(AzureService.ATTESTATION) + " saying");
        TokenClaims.RELEASE_POLICY.forEach((claim, value) -> console.fact("", claim + " = " + value));
        return key;
    }

    private void writeConfiguration(KeyVaultKey key, PublicKey publicKey) throws IOException {
        Path conf = Files.createDirectories(base.resolve("conf"));
        Path chain = conf.resolve("web.pem");
        Files.writeString(chain, LocalCa.pem(azure.ca().certify(publicKey, "localhost", List.of("localhost"))));
        String identifier = azure.uri(AzureService.KEY_VAULT) + "/keys/" + key.getName();
        Files.writeString(
                conf.resolve("azureskr.conf"),
                azure.configuration() + "key=" + identifier + "\ncertificate=" + chain + "\n");
    }

    private WebServer startServer(TokenClaims claims) throws Exception {
        console.step("Tomcat starts with certificateKeystoreType=\"AzureSKR\"");
        try (StageTimes times = new StageTimes()) {
            WebServer server = WebServer.start(base, SERVER_XML);
            new LoadStory(console, azure).tell(times.rows(), claims);
            return server;
        }
    }

    /** The same machine, had it been launched so that its host may look into it. */
    private void showRefusal(KeyVaultKey key) throws Exception {
        console.step("The same machine, launched with debugging allowed to its host");
        azure.paravisor().machine().unsignedReport().tamper(Demo::allowDebugging);
        KeyStore store = KeyStore.getInstance("AzureSKR");
        // Not the key that Tomcat's start has left in this process.
        String alone = Files.readString(base.resolve("conf/azureskr.conf")) + "cache=0s\n";
        try {
            store.load(new ByteArrayInputStream(alone.getBytes(StandardCharsets.UTF_8)), null);
            console.check("refused", false, "the key was released");
        } catch (IOException e) {
            console.bad(Text.wrap(e.getMessage(), "   "));
            console.check("refused", true, "and " + key.getName() + " stayed in the vault");
        } finally {
            azure.restore();
        }
    }

    /** Bit 19 of POLICY, which is little-endian at offset 8 of the SNP report. */
    private static byte[] allowDebugging(byte[] report) {
        report[8 + 2] |= 1 << 3;
        return report;
    }
}
