// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.Pins;
import io.github.azureskr.internal.policy.ReleasePolicy;
import io.github.azureskr.internal.release.Identity;
import io.github.azureskr.internal.release.KeyWrapAlgorithm;
import io.github.azureskr.internal.snp.TcbPart;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.AzureSkrLoadStoreParameter;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigurationReaderTest {
    private static final String SMALLEST = """
            #azureskr
            key = https://v.vault.azure.net/keys/Web
            attestation.endpoint = https://sharedweu.weu.attest.azure.net/
            """;

    @TempDir
    Path folder;

    @Test
    void severalAttestationProvidersKeepTheirOrder() throws IOException {
        String first = "https://sharedweu.weu.attest.azure.net";
        String second = "https://sharedneu.neu.attest.azure.net";
        Configuration configuration = read(SMALLEST.replaceAll(
                "(?m)^attestation.endpoint.*$", "attestation.endpoint = " + first + "/ , " + second));
        assertEquals(List.of(URI.create(first), URI.create(second)), configuration.attestationEndpoints());
        assertEquals(URI.create(first), configuration.attestationEndpoint());
    }

    @Test
    void smallestConfigurationGetsTheDefaults() throws IOException {
        Configuration configuration = read(SMALLEST);
        ConfiguredKey key = configuration.keys().get(0);
        assertEquals("web", key.alias());
        assertEquals("https://v.vault.azure.net/keys/Web", key.reference().toString());
        assertEquals(
                "CN=Web",
                assertInstanceOf(CertificateSource.SelfSigned.class, key.certificate())
                        .subject()
                        .getName());
        assertEquals(
                "https://sharedweu.weu.attest.azure.net",
                configuration.attestationEndpoint().toString());
        assertEquals(new Identity.SystemAssigned(), configuration.identity());
        assertEquals(KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256, configuration.algorithm());
        assertEquals("device:/dev/tpmrm0", configuration.tpm());
        assertEquals("http://169.254.169.254", configuration.imdsEndpoint().toString());
        assertEquals(Duration.ofSeconds(60), configuration.timeouts().total());
        assertEquals(Duration.ofMinutes(5), configuration.rotationInterval());
        assertEquals(List.of(), configuration.trustAnchors());
        assertEquals(Set.of(), configuration.amdRoots());
    }

    @Test
    void keysAreSealedOnlyWhereAFileIsNamed() throws IOException {
        assertEquals(Optional.empty(), read(SMALLEST).sealing());
        Configuration.Sealing sealing = read(SMALLEST + "sealed-cache = /var/lib/x/../azureskr/web\n")
                .sealing()
                .orElseThrow();
        assertEquals(new Configuration.Sealing(Path.of("/var/lib/azureskr/web"), Duration.ofHours(24)), sealing);
    }

    @Test
    void sealedKeysMayLiveForAMonthAndNoLonger() throws IOException {
        String sealed = SMALLEST + "sealed-cache = /var/lib/azureskr/web\nsealed-cache.maximum-age = ";
        assertEquals(
                Duration.ofDays(30),
                read(sealed + "720h\n").sealing().orElseThrow().maximumAge());
        for (String age : List.of("721h", "0s")) {
            assertThrows(AzureSkrException.class, () -> read(sealed + age + "\n"));
        }
    }

    @Test
    void severalKeysHaveAliasesAndCertificatesOfTheirOwn() throws IOException {
        Configuration configuration = read("""
                key.web = https://v.vault.azure.net/keys/one/0123456789abcdef0123456789abcdef
                key.web.certificate = /etc/web.pem
                key.Api = https://h.managedhsm.azure.net/keys/two
                key.Api.certificate.subject = CN=api.example.org
                key.Api.certificate.names = *.api.example.org, 10.0.0.4, 2001:db8::1
                attestation.endpoint = https://a.weu.attest.azure.net
                """);
        assertEquals(
                List.of("api", "web"),
                configuration.keys().stream().map(ConfiguredKey::alias).sorted().toList());
        ConfiguredKey api = configuration.keys().stream()
                .filter(key -> key.alias().equals("api"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                List.of("*.api.example.org", "10.0.0.4", "2001:db8::1"),
                assertInstanceOf(CertificateSource.SelfSigned.class, api.certificate())
                        .names());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "atestation.endpoint = https://x | 'atestation.endpoint' is not known. Did you mean 'attestation.endpoint'?",
                "key.web.certificat = vault | 'key.web.certificat' is not known. Did you mean 'key.web.certificate'?",
                "key.schl\u00fcssel = x | 'key.schl\u00fcssel' is not known. In key.ALIAS and what may follow it (.certificate,",
                "key.my.web = x | 'key.my.web' is not known. In key.ALIAS and what may follow it (.certificate,",
                "key.my.web = x | an alias is of the letters A to Z and a to z, digits, '-' and '_'; it has no dot in it",
                "identity.clientid = x | Did you mean 'identity.client-id'?",
                "key.b = https://v.vault.azure.net/keys/b | 'key' stands beside 'key.ALIAS'",
                "timeout = soon | 'timeout' is 'soon'; write a duration as 500ms, 60s or 2m",
                "timeout = 0s | 'timeout' must be more than zero",
                "cache = never | 'cache' is 'never'; write a duration as 500ms, 60s or 2m",
                "cache = 1441m | 'cache' is '1441m'; the longest time is a day, 1440m",
                "sealed-cache = web.sealed | 'sealed-cache' is 'web.sealed'; a file's whole path is wanted",
                "sealed-cache = / | 'sealed-cache' is '/'; a file's whole path is wanted",
                "sealed-cache.maximum-age = 1h | 'sealed-cache.maximum-age' is for a sealed cache, but there is no",
                "rotation.interval = daily | 'rotation.interval' is 'daily'; write a duration as 500ms, 60s or 2m",
                "timeout = 999999999m | 'timeout' is '999999999m'; the longest time is a day, 1440m",
                "certificate.names = a.example.org, 999.1.1.1 | 'certificate.names' holds '999.1.1.1', which is neither",
                "certificate.names = DNS:a.example.org | 'certificate.names' holds 'DNS:a.example.org', which is neither",
                "certificate.names = a..org | 'certificate.names' holds 'a..org', which is neither a DNS name like",
                "event-log = /no/such/log | 'event-log': the file /no/such/log does not exist",
                "event-log = /dev/zero | 'event-log': the file /dev/zero is not a regular file: a pipe",
                "release.algorithm = RSA | 'release.algorithm' is 'RSA', not one of [CKM_RSA_AES_KEY_WRAP,",
                "trust.amd-root = 00ff | 'trust.amd-root' is no SHA-256 in hex",
                "trust.certificates = /no/such/file | 'trust.certificates': the file /no/such/file does not exist",
                "trust.certificates = /dev/zero | the file /dev/zero is not a regular file: a pipe",
                "release.policy = /no/such/file | 'release.policy': the file /no/such/file does not exist",
                "release.policy = /dev/zero | 'release.policy': the file /dev/zero is not a regular file: a pipe",
                "release.policy = / | 'release.policy': the file / is not a regular file, but a directory",
                "release.policy = pom.xml | 'release.policy' is pom.xml, which cannot be used. release policy: neither",
                "require.minimum-tcb = snp | 'require.minimum-tcb' holds 'snp', which is not like bootloader=4,",
                "require.minimum-tcb = snp=256 | holds 'snp=256', which is not like bootloader=4,",
                "require.minimum-tcb = psp=1 | holds 'psp=1', which is not like bootloader=4,",
                "require.minimum-tcb = snp=1, SNP=2 | 'require.minimum-tcb' names SNP twice",
                "require.measurement = 00ff | 'require.measurement' holds '00ff', which is not 48 bytes in hexadecimal",
                "require.host-data = xyz | 'require.host-data' holds 'xyz', which is not 32 bytes in hexadecimal digits",
                "imds.endpoint = http://h/path | 'imds.endpoint' is 'http://h/path', which is not like",
                "tpm = | 'tpm' has no value",
                "key = https://v.vault.azure.net/keys/b | 'key' stands twice",
                "certificate.subject = ,,, | 'certificate.subject' is ',,,', which is no name like",
            })
    void aWrongPropertyIsNamedWithWhatWouldBeRight(String line, String message) {
        AzureSkrException failure = assertThrows(AzureSkrException.class, () -> read(SMALLEST + line));
        assertEquals(Stage.CONFIGURATION, failure.stage());
        assertTrue(failure.getMessage().contains(message), failure.getMessage());
    }

    @Test
    void rotationCanBeSwitchedOff() throws IOException {
        assertEquals(Duration.ZERO, read(SMALLEST + "rotation.interval = 0s").rotationInterval());
    }

    @Test
    void pinsAreRead() throws IOException {
        Pins pins = read(SMALLEST + """
                        require.minimum-tcb = boot-loader=4, tee = 0,SNP=22,microcode=213,fmc=1
                        require.measurement = %s,%s
                        require.host-data = %s
                        """.formatted("AA".repeat(48), "bb".repeat(48), "cc".repeat(32)))
                .pins();
        assertEquals(
                Map.of(
                        TcbPart.BOOTLOADER, 4,
                        TcbPart.TEE, 0,
                        TcbPart.SNP, 22,
                        TcbPart.MICROCODE, 213,
                        TcbPart.FMC, 1),
                pins.minimumTcb());
        assertEquals(List.of(Bytes.ofHex("aa".repeat(48)), Bytes.ofHex("bb".repeat(48))), pins.measurements());
        assertEquals(List.of(Bytes.ofHex("cc".repeat(32))), pins.hostData());
        assertEquals(Pins.NONE, read(SMALLEST).pins());
    }

    @Test
    void releasePolicyIsReadFromItsFile() throws IOException {
        String policy = "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"https://a\",\"allOf\":["
                + "{\"claim\":\"c\",\"equals\":\"v\"}]}]}";
        Path file =
                Files.writeString(folder.resolve("policy"), Bytes.utf8(policy).base64Url());
        assertEquals(
                Optional.of(ReleasePolicy.parse(Bytes.utf8(policy))),
                read(SMALLEST + "release.policy = " + file).releasePolicy());
    }

    @Test
    void twoIdentitiesContradictEachOther() {
        String both = "identity.client-id = a\nidentity.object-id = b\n";
        assertTrue(assertThrows(AzureSkrException.class, () -> read(SMALLEST + both))
                .getMessage()
                .contains("'identity' is named twice"));
    }

    @Test
    void whatIsMissingIsNamedWithAnExample() {
        assertEquals(
                "AzureSKR, configuration: property 'key' is missing; for example key ="
                        + " https://myvault.vault.azure.net/keys/web",
                assertThrows(AzureSkrException.class, () -> read("")).getMessage());
    }

    @Test
    void aKeystoreOfAnotherTypeIsRecognisedAsSuch() {
        byte[] jks = {(byte) 0xFE, (byte) 0xED, (byte) 0xFE, (byte) 0xED, 0, 0, 0, 2};
        assertTrue(assertThrows(AzureSkrException.class, () -> ConfigurationReader.read(new ByteArrayInputStream(jks)))
                .getMessage()
                .contains("a keystore of another type"));
    }

    @Test
    void aLargeKeystoreOfAnotherTypeIsRecognisedToo() {
        InputStream large = new ByteArrayInputStream(new byte[100_000]);
        String message = assertThrows(AzureSkrException.class, () -> ConfigurationReader.read(large))
                .getMessage();
        assertTrue(message.contains("larger than 65536 bytes"), message);
        assertTrue(message.contains("a keystore of another type"), message);
    }

    @Test
    void aNameThatIsLikeNoneSuggestsNone() {
        String message = assertThrows(AzureSkrException.class, () -> read(SMALLEST + "foo = x"))
                .getMessage();
        assertFalse(message.contains("Did you mean"), message);
    }

    @Test
    void aByteOrderMarkBeforeTheFirstLineIsNoProperty() throws IOException {
        assertEquals("web", read("\uFEFF" + SMALLEST).keys().get(0).alias());
    }

    @Test
    void aParameterHoldsTheSamePropertiesAsAFile() throws IOException {
        Configuration configuration = ConfigurationReader.read(AzureSkrLoadStoreParameter.builder()
                .key("web", "https://v.vault.azure.net/keys/web")
                .attestationEndpoint("https://a.weu.attest.azure.net")
                .property("trust.amd-root", "AA".repeat(32))
                .build());
        assertEquals(Set.of(Bytes.ofHex("aa".repeat(32))), configuration.amdRoots());
    }

    @Test
    void withoutAnyConfigurationThereIsNone() throws IOException {
        assertEquals(Optional.empty(), ConfigurationReader.ambient(Optional.empty()));
    }

    @Test
    void theProvidersFileIsReadWhenNoStreamIsGiven() throws IOException {
        Path file = Files.writeString(folder.resolve("azureskr.conf"), SMALLEST);
        assertEquals(
                "web",
                ConfigurationReader.ambient(Optional.of(file))
                        .orElseThrow()
                        .keys()
                        .get(0)
                        .alias());
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing.conf");
        assertEquals(
                "AzureSKR, configuration: the configuration file " + missing + " does not exist",
                assertThrows(AzureSkrException.class, () -> ConfigurationReader.ambient(Optional.of(missing)))
                        .getMessage());
    }

    @Test
    void anyBytesAreAConfigurationOrAnErrorThatSaysSo() {
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] content = SMALLEST.getBytes(StandardCharsets.UTF_8);
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            try {
                ConfigurationReader.read(new ByteArrayInputStream(content));
            } catch (IOException e) {
                assertInstanceOf(AzureSkrException.class, e);
            }
        }
    }

    private static Configuration read(String text) throws IOException {
        return ConfigurationReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
