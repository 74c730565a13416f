// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.it.WrongConfiguration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The JDK's keytool with nothing of ours but the thin jar. */
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
@ExtendWith(LocalAzureExtension.class)
class KeytoolIT {
    private final Jdk jdk;

    @TempDir
    Path folder;

    KeytoolIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @BeforeEach
    void thisJdkIsInstalled() {
        jdk.assumeInstalled();
    }

    @Test
    void listsTheReleasedKey(LocalAzure azure) throws Exception {
        Finished list = keytool("-list", "-v", "-keystore", configuration(azure), "-storepass", "x");
        assertEquals(0, list.status(), list::toString);
        assertEquals("", list.err(), list::toString);
        assertPrinted(list, "Your keystore contains 1 entry");
        assertPrinted(list, "Alias name: web");
        assertPrinted(list, "Entry type: PrivateKeyEntry");
        assertPrinted(list, "Owner: CN=web");
        assertPrinted(list, "2048-bit RSA key");
    }

    @Test
    void anyAnswerToThePasswordPromptWillDo(LocalAzure azure) throws Exception {
        Finished empty = keytool("-list", "-keystore", configuration(azure));
        assertPrinted(empty, "PrivateKeyEntry");
        Finished some = new Keytool(jdk, Jars.thin(), folder)
                .run("some password\n", "-list", "-keystore", configuration(azure));
        assertPrinted(some, "PrivateKeyEntry");
    }

    @Test
    void withTheOptionProtectedNoPasswordIsAskedFor(LocalAzure azure) throws Exception {
        Finished list = keytool("-list", "-keystore", configuration(azure), "-protected");
        assertPrinted(list, "PrivateKeyEntry");
        assertEquals("", list.err(), list::toString);
    }

    @Test
    void takesTheConfigurationAsTheProvidersArgument(LocalAzure azure) throws Exception {
        Finished list = keytool("-providerarg", configuration(azure), "-list", "-keystore", "NONE", "-storepass", "x");
        assertPrinted(list, "web, ");
        assertPrinted(list, "PrivateKeyEntry");
    }

    @Test
    void requestsACertificateForTheReleasedKey(LocalAzure azure) throws Exception {
        Finished request = keytool("-certreq", "-alias", "web", "-keystore", configuration(azure), "-storepass", "x");
        assertEquals(0, request.status(), request::toString);
        var parsed = (PKCS10CertificationRequest) new PEMParser(new StringReader(request.out())).readObject();
        assertEquals("CN=web", parsed.getSubject().toString());
        assertTrue(parsed.isSignatureValid(
                new JcaContentVerifierProviderBuilder().build(VaultKeys.publicKey(azure, "web"))));
    }

    @Test
    void exportsTheCertificateOfTheReleasedKey(LocalAzure azure) throws Exception {
        Finished export =
                keytool("-exportcert", "-rfc", "-alias", "web", "-keystore", configuration(azure), "-storepass", "x");
        assertEquals(0, export.status(), export::toString);
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(export.out().getBytes(StandardCharsets.US_ASCII)));
        assertEquals(VaultKeys.publicKey(azure, "web"), certificate.getPublicKey());
    }

    @Test
    void saysWhatIsWrongWithTheConfiguration() throws Exception {
        Finished list = keytool("-list", "-keystore", file("#azureskr\nattestation.endpoin = x\n"), "-storepass", "x");
        assertEquals(1, list.status(), list::toString);
        assertPrinted(
                list,
                "AzureSKR, configuration: property 'attestation.endpoin' is not known."
                        + " Did you mean 'attestation.endpoint'?");
    }

    @Test
    void saysWhyAKeyIsNotReleased(LocalAzure azure) throws Exception {
        String missing = azure.createKey("web").resolve("missing").toString();
        Finished list =
                keytool("-list", "-keystore", file(azure.configuration(URI.create(missing))), "-storepass", "x");
        assertEquals(1, list.status(), list::toString);
        assertPrinted(list, "AzureSKR, release: ");
        assertPrinted(list, missing);
        assertPrinted(list, "KeyNotFound");
    }

    @Test
    void saysThatTheConfigurationIsMissing() throws Exception {
        Finished list = keytool("-list", "-keystore", "/etc/azskr.conf", "-storepass", "x");
        assertRefused("missing file", list);
    }

    @Test
    void saysThatTheTypeIsUnknown(LocalAzure azure) throws Exception {
        String[] arguments = {"-list", "-keystore", configuration(azure), "-storepass", "x"};
        assertRefused("wrong type", new Keytool(jdk, Jars.thin(), folder).runForType("AzureSRK", arguments));
    }

    @Test
    void saysThatTheProviderIsNotInTheJar(LocalAzure azure) throws Exception {
        Path another = Path.of(Jars.classPathOf(TlsProgram.class, folder).toString());
        assertRefused(
                "wrong jar",
                new Keytool(jdk, another, folder)
                        .run("", "-list", "-keystore", configuration(azure), "-storepass", "x"));
    }

    @Test
    void saysThatTheAliasIsUnknown(LocalAzure azure) throws Exception {
        assertRefused(
                "wrong alias",
                keytool("-certreq", "-alias", "wbe", "-keystore", configuration(azure), "-storepass", "x"));
    }

    private String configuration(LocalAzure azure) throws IOException {
        return file(azure.configuration(azure.createKey("web")));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("azureskr.conf"), text).toString();
    }

    private Finished keytool(String... arguments) throws IOException {
        return new Keytool(jdk, Jars.thin(), folder).run("", arguments);
    }

    /** As README's row of this mistake has it. */
    private static void assertRefused(String mistake, Finished program) throws IOException {
        assertEquals(1, program.status(), program::toString);
        WrongConfiguration.assertPrinted("`keytool`", mistake, program.out());
    }

    private static void assertPrinted(Finished program, String text) {
        assertTrue(program.out().contains(text), () -> text + " is not in what this printed:\n" + program);
    }
}
