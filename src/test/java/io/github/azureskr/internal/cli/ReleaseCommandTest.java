// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is public of a released key is printed; what is not goes into the one file that was asked for, or nowhere. */
@ExtendWith(LocalAzureExtension.class)
class ReleaseCommandTest {
    @TempDir
    private Path folder;

    @Test
    void publicPartAttributesAndCertificateArePrintedAndNothingElse(LocalAzure azure) throws Exception {
        String configuration = azure.configuration(azure.createKey("public"));
        for (String form : List.of("--json", "--redact")) {
            Run run = release(configuration, form);
            assertEquals(0, run.status(), run.err());
            assertNoPrivateKey(azure.keyVault().privateKeyOf("public"), run);
        }
        JsonObject key = release(configuration, "--json").section("key");
        assertEquals("public", key.string("alias"));
        assertEquals("RSA", key.string("algorithm"));
        assertTrue(key.string("identifier").startsWith(azure.uri(AzureService.KEY_VAULT) + "/keys/public/"));
        assertEquals("CN=public", key.objects("certificates").get(0).string("subject"));
        assertTrue(key.object("attributes").has("azureskr.key-version"));
    }

    @Test
    void ticketDoesNotTellWhichKey(LocalAzure azure) throws Exception {
        Run run = release(azure.configuration(azure.createKey("topsecret")), "--redact");
        assertEquals(0, run.status(), run.err());
        assertFalse(run.out().contains("topsecret"), run.out());
        assertTrue(run.out().matches("(?s).*  alias +\\[redacted [0-9a-f]{16}]\n.*"), run.out());
    }

    @Test
    void oneOfSeveralIsReleasedAlone(LocalAzure azure) throws Exception {
        String configuration = azure.configuration() + "key.one=" + azure.createKey("one") + "\nkey.two="
                + azure.createKey("two", NewKey.ec("P-256")) + "\n";
        long before = azure.keyVault().requests(Permission.KEYS_RELEASE);
        Run run = release(configuration, "--alias", "two");
        assertEquals(0, run.status(), run.err());
        assertTrue(run.out().contains("/keys/two/"), run.out());
        assertFalse(run.out().contains("/keys/one/"), run.out());
        assertEquals(before + 1, azure.keyVault().requests(Permission.KEYS_RELEASE));
        assertEquals(64, release(configuration, "--alias", "three").status());
    }

    @Test
    void exportedKeyIsTheVaultsAndItsOwnersAlone(LocalAzure azure) throws Exception {
        Path pem = folder.resolve("key.pem");
        Run run = release(azure.configuration(azure.createKey("exported")), "--export", pem.toString());
        assertEquals(0, run.status(), run.err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(pem)));
        String text = Files.readString(pem);
        assertTrue(
                text.matches("-----BEGIN PRIVATE KEY-----\n([0-9A-Za-z+/=]{1,64}\n)+-----END PRIVATE KEY-----\n"),
                text);
        String base64 = text.replaceAll("-----[A-Z ]+-----|\n", "");
        PrivateKey key = azure.keyVault().privateKeyOf("exported");
        assertArrayEquals(key.getEncoded(), Base64.getDecoder().decode(base64));
        assertNoPrivateKey(key, run);
    }

    @Test
    void existingFileIsNeitherOverwrittenNorWorthARelease(LocalAzure azure) throws Exception {
        Path pem = Files.writeString(folder.resolve("key.pem"), "precious");
        long before = azure.keyVault().requests(Permission.KEYS_RELEASE);
        Run run = release(azure.configuration(azure.createKey("again")), "--export", pem.toString());
        assertEquals(73, run.status());
        assertEquals("cannot write " + pem + ": there is such a file already\n", run.err());
        assertEquals("precious", Files.readString(pem));
        assertEquals(before, azure.keyVault().requests(Permission.KEYS_RELEASE));
    }

    @Test
    void fileOfAKeyThatIsNotReleasedDoesNotStay(LocalAzure azure) throws Exception {
        Path pem = folder.resolve("key.pem");
        azure.keyVault().createKey("kept", NewKey.rsa(2048));
        Run run = release(
                azure.configuration(URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/kept")),
                "--export",
                pem.toString());
        assertEquals(69, run.status());
        assertTrue(run.err().contains("not exportable"), run.err());
        assertFalse(Files.exists(pem));
    }

    @Test
    void severalKeysDoNotFitIntoOneFile(LocalAzure azure) throws Exception {
        Path pem = folder.resolve("key.pem");
        Run run = release(
                azure.configuration() + "key.a=" + azure.createKey("a") + "\nkey.b=" + azure.createKey("b") + "\n",
                "--export",
                pem.toString());
        assertEquals(64, run.status());
        assertTrue(run.err().contains("--alias: a, b"), run.err());
        assertFalse(Files.exists(pem));
    }

    private Run release(String configuration, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve("azureskr.conf"), configuration);
        String[] arguments = new String[options.length + 3];
        System.arraycopy(new String[] {"release", "--config", file.toString()}, 0, arguments, 0, 3);
        System.arraycopy(options, 0, arguments, 3, options.length);
        return Run.of(arguments);
    }

    /** Neither in hex nor in base64, at whichever of its three alignments: a prime and the private exponent. */
    private static void assertNoPrivateKey(PrivateKey key, Run run) {
        RSAPrivateCrtKey rsa = (RSAPrivateCrtKey) key;
        String said = run.out() + run.err();
        for (byte[] secret :
                List.of(rsa.getPrimeP().toByteArray(), rsa.getPrivateExponent().toByteArray())) {
            for (int skip = 1; skip < 4; skip++) {
                byte[] part = Arrays.copyOfRange(secret, skip, skip + 24);
                assertFalse(said.contains(Base64.getEncoder().encodeToString(part)), "a private key is printed");
                assertFalse(said.contains(Bytes.owning(part).hex()), "a private key is printed");
            }
        }
    }
}
