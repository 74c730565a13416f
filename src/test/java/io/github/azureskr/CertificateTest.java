// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Where the certificate chain of an entry comes from, and that it is for the key of the entry. */
class CertificateTest {
    private static final ManagedIdentity MACHINE = ManagedIdentity.systemAssigned("local");

    @RegisterExtension
    static final LocalAzureExtension AZURE =
            new LocalAzureExtension(LocalAzureOptions.azure().withIdentities(MACHINE));

    private static int keys;

    private final String name = "web-" + keys++;
    private final KeyPair pair = pair();
    private final KeyPair authority = pair();

    @TempDir
    Path folder;

    private URI key;

    @BeforeEach
    void createKey(LocalAzure azure) {
        azure.keyVault().grant(MACHINE.objectId(), Permission.KEYS_RELEASE, Permission.CERTIFICATES_GET);
        key = azure.createKey(name, NewKey.of(pair));
    }

    @Test
    void chainFromAFileKeepsItsOrder(LocalAzure azure) throws Exception {
        X509Certificate root = certificate("CN=Root", authority.getPublic());
        X509Certificate leaf = certificate("CN=www.example.org", pair.getPublic());
        KeyStore store = Stores.load(azure.configuration(key) + "certificate=" + file(leaf, root));
        assertEquals(List.of(leaf, root), List.of(store.getCertificateChain(name)));
    }

    @Test
    void missingFileIsToldBeforeAnythingIsAsked(LocalAzure azure) {
        Requests requests = Requests.of(azure);
        AzureSkrException refusal = Stores.refusal(azure.configuration(key) + "certificate=/nowhere/web.pem");
        assertEquals(Stage.CONFIGURATION, refusal.stage());
        assertTrue(
                refusal.getMessage().contains("property 'certificate': the file /nowhere/web.pem does not exist"),
                refusal.getMessage());
        assertEquals(Map.of(), requests.counts());
    }

    @Test
    void certificateOfTheVaultHasTheKeysName(LocalAzure azure) throws Exception {
        X509Certificate inVault =
                azure.keyVault().createCertificate(name, "CN=www.example.org", List.of("www.example.org"));
        KeyStore store = Stores.load(azure.configuration(key) + "certificate=vault");
        assertEquals(List.of(inVault), List.of(store.getCertificateChain(name)));
        assertEquals(pair.getPublic(), inVault.getPublicKey());
    }

    @Test
    void selfSignedCertificateHasTheSubjectAndTheNamesAsked(LocalAzure azure) throws Exception {
        KeyStore store = Stores.load(azure.configuration(key) + "certificate=self-signed\n"
                + "certificate.subject=CN=www.example.org,O=Example\n"
                + "certificate.names=www.example.org, api.example.org, 10.0.0.1, 2001:db8::1");
        X509Certificate made = Stores.certificate(store, name);
        made.verify(pair.getPublic());
        made.checkValidity();
        assertEquals(new X500Principal("CN=www.example.org,O=Example"), made.getSubjectX500Principal());
        Set<Object> names = made.getSubjectAlternativeNames().stream()
                .map(typeAndName -> typeAndName.get(1))
                .collect(Collectors.toSet());
        assertEquals(Set.of("www.example.org", "api.example.org", "10.0.0.1", "2001:db8:0:0:0:0:0:1"), names);
    }

    @Test
    void certificateOfAnotherKeyIsRefused(LocalAzure azure) throws Exception {
        X509Certificate others = certificate("CN=www.example.org", authority.getPublic());
        AzureSkrException refusal = Stores.refusal(azure.configuration(key) + "certificate=" + file(others));
        assertEquals(Stage.CERTIFICATE, refusal.stage());
        assertTrue(refusal.getMessage().contains("CN=www.example.org"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("another key"), refusal.getMessage());
        assertTrue(refusal.getMessage().contains(key.toString()), refusal.getMessage());
    }

    @Test
    void leafBehindItsIssuersIsFoundAndRefused(LocalAzure azure) throws Exception {
        Path file = file(
                certificate("CN=Root", authority.getPublic()),
                certificate("CN=www.example.org", pair.getPublic()),
                certificate("CN=Other", authority.getPublic()));
        AzureSkrException refusal = Stores.refusal(azure.configuration(key) + "certificate=" + file);
        assertEquals(Stage.CERTIFICATE, refusal.stage());
        String told = "certificate 2 of 3 in " + file + " is the one for " + key + ". It has to come first";
        assertTrue(refusal.getMessage().contains(told), refusal.getMessage());
    }

    @Test
    void expiredCertificateIsServedWithAWarning(LocalAzure azure) throws Exception {
        Instant now = Instant.now();
        X509Certificate expired = new Certificates("CN=Root")
                .certify(pair.getPublic(), now.minus(Duration.ofHours(2)), now.minus(Duration.ofHours(1)));
        String configuration = azure.configuration(key) + "certificate=" + file(expired);
        try (RotationReports reports = RotationReports.ofCertificates()) {
            KeyStore store = Stores.load(configuration);
            assertEquals(List.of(expired), List.of(store.getCertificateChain(name)));
            reports.next(
                    Level.WARNING,
                    "the certificate of '" + name + "' (subject CN=server, ",
                    "has expired: it was valid until " + expired.getNotAfter().toInstant(),
                    "served all the same");
            assertEquals(0, reports.waiting());
        }
    }

    @Test
    void firstCertificateThatDoesNotContinueTheChainIsTold(LocalAzure azure) throws Exception {
        X509Certificate root = certificate("CN=Root", authority.getPublic());
        X509Certificate leaf = certificate("CN=www.example.org", pair.getPublic());
        String configuration = azure.configuration(key) + "certificate=";
        try (RotationReports reports = RotationReports.ofCertificates()) {
            Stores.load(configuration + file(leaf, root));
            assertEquals(0, reports.waiting());
            KeyStore store = Stores.load(configuration + file(leaf, leaf, root));
            assertEquals(3, store.getCertificateChain(name).length);
            reports.next(
                    Level.WARNING,
                    "certificate 2 of 3 in the chain of '" + name
                            + "' (subject CN=www.example.org) does not continue it",
                    "certificate 1 was issued by CN=Root");
            assertEquals(0, reports.waiting());
        }
    }

    @Test
    void vaultsCertificateOfTheVersionBeforeARotationIsRefused(LocalAzure azure) {
        azure.keyVault().createCertificate(name, "CN=www.example.org", List.of());
        azure.createKey(name, NewKey.of(pair()));
        AzureSkrException refusal = Stores.refusal(azure.configuration(key) + "certificate=vault");
        assertEquals(Stage.CERTIFICATE, refusal.stage());
        assertTrue(refusal.getMessage().contains("rotation"), refusal.getMessage());
    }

    @Test
    void certificateThatTheVaultDoesNotHaveIsRefused(LocalAzure azure) {
        AzureSkrException refusal = Stores.refusal(azure.configuration(key) + "certificate=vault");
        assertEquals(Stage.CERTIFICATE, refusal.stage());
        assertTrue(refusal.getMessage().contains("CertificateNotFound"), refusal.getMessage());
    }

    @Test
    void keyIdentifierWithAVersionOutlivesARotation(LocalAzure azure) throws Exception {
        URI first = azure.keyVault().createKey(name, NewKey.of(pair).exportable(azure.releasePolicy()));
        KeyPair rotated = pair();
        azure.createKey(name, NewKey.of(rotated));
        KeyStore ofVersion = Stores.load(azure.configuration() + "key.web=" + first);
        KeyStore current = Stores.load(azure.configuration() + "key.web=" + key);
        assertArrayEquals(
                pair.getPrivate().getEncoded(), ofVersion.getKey("web", null).getEncoded());
        assertArrayEquals(
                rotated.getPrivate().getEncoded(), current.getKey("web", null).getEncoded());
        assertFalse(ofVersion.getCertificate("web").equals(current.getCertificate("web")));
    }

    private Path file(X509Certificate... chain) throws Exception {
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : chain) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        return Files.writeString(folder.resolve("chain.pem"), pem);
    }

    private X509Certificate certificate(String subject, PublicKey certified) throws Exception {
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                new X500Principal("CN=Root"),
                BigInteger.TEN,
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofHours(1))),
                new X500Principal(subject),
                certified);
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has EC", e);
        }
    }
}
