// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are there and not for this process. */
class UnreadableFileTest {
    private static final String WHO = " cannot be read: the user '" + System.getProperty("user.name")
            + "' of this process has no permission to read it";
    private static final String REMEDY =
            "Give that user r on the file (chmod a+r /etc/x; no secret is in it) and x on each folder above it: namei -l"
                    + " /etc/x shows them all.";

    private final Path file = Path.of("/etc/x");
    private final IOException denied = new AccessDeniedException(file.toString());

    @TempDir
    Path folder;

    @Test
    void theConfigurationsUserAndRemedyAreNamed() {
        AzureSkrException failure = UnreadableFile.configuration(file, denied);
        assertEquals(Stage.CONFIGURATION, failure.stage());
        assertEquals("the configuration file /etc/x" + WHO, failure.problem());
        assertEquals(Optional.of(REMEDY), failure.remedy());
    }

    @Test
    void thePropertyOfAFileIsNamedToo() {
        AzureSkrException failure = UnreadableFile.named("certificate", file, denied);
        assertEquals("property 'certificate': the file /etc/x" + WHO, failure.problem());
        assertEquals(Optional.of(REMEDY), failure.remedy());
    }

    @Test
    void aFileThatIsNotThereIsSaidToBeMissing() {
        AzureSkrException failure = UnreadableFile.named("certificate", file, new NoSuchFileException("/etc/x"));
        assertEquals("property 'certificate': the file /etc/x does not exist", failure.problem());
        assertEquals(Optional.empty(), failure.remedy());
    }

    @Test
    void anyOtherReasonIsTheSystems() {
        AzureSkrException failure = UnreadableFile.configuration(file, new IOException("Input/output error"));
        assertEquals("the configuration file /etc/x cannot be read: Input/output error", failure.problem());
        assertEquals(Optional.empty(), failure.remedy());
    }

    @Test
    void theConfigurationsPermissionsCount() throws Exception {
        Path forbidden = forbidden();
        AzureSkrException failure =
                assertThrows(AzureSkrException.class, () -> ConfigurationReader.ambient(Optional.of(forbidden)));
        assertEquals("the configuration file " + forbidden + WHO, failure.problem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust.certificates", "release.policy", "event-log"})
    void thePermissionsOfAFileThatAPropertyNamesCount(String property) throws Exception {
        Path forbidden = forbidden();
        String text = "key=https://v.vault.azure.net/keys/web\nattestation.endpoint=https://a.attest.azure.net\n"
                + property + "=" + forbidden + "\n";
        AzureSkrException failure = assertThrows(
                AzureSkrException.class,
                () -> ConfigurationReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        assertEquals("property '" + property + "': the file " + forbidden + WHO, failure.problem());
    }

    @Test
    void thePermissionsOfACertificatesFileCount() throws Exception {
        Path forbidden = forbidden();
        AzureSkrException failure =
                assertThrows(AzureSkrException.class, () -> PemCertificates.read("certificate", forbidden));
        assertEquals("property 'certificate': the file " + forbidden + WHO, failure.problem());
    }

    private Path forbidden() throws IOException {
        Path forbidden = Files.writeString(folder.resolve("forbidden"), "#azureskr\n");
        Files.setPosixFilePermissions(forbidden, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(forbidden), "this user, root most likely, may read everything");
        return forbidden;
    }
}
