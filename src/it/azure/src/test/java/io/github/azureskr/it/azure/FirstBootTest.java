// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.it.ProviderConfig;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the VM of the template does at its first boot, as far as a machine that is none can tell. */
class FirstBootTest {
    private static final String CONFIGURATION = "/etc/azureskr.conf";

    @Test
    void cloudInitAcceptsItAndNothingIsLeftToFillIn() throws Exception {
        FirstBoot boot = FirstBoot.of(Templates.main(Map.of()));
        assertTrue(boot.text().startsWith("#cloud-config\n"));
        assertFalse(Pattern.compile("@[A-Z_]+@").matcher(boot.text()).find(), boot.text());
        boot.files()
                .forEach((path, content) -> assertFalse(
                        Pattern.compile("@[A-Z_]+@").matcher(content).find(), path + ": " + content));
        Optional<CloudInit> cloudInit = CloudInit.find();
        Validators.need(cloudInit.isPresent(), "cloud-init");
        Tool verdict = cloudInit.get().check(Files.writeString(Path.of("target/first-boot.yaml"), boot.text()));
        assertEquals(0, verdict.status(), verdict.output());
        assertTrue(verdict.output().contains("Valid"), verdict.output());
        Path wrong =
                Files.writeString(Path.of("target/wrong.yaml"), boot.text().replaceAll("(?s)runcmd:.*", "runcmd: 3\n"));
        assertFalse(cloudInit.get().check(wrong).status() == 0, "cloud-init accepts anything");
    }

    @Test
    void theFilesAreTheOnesThatTheTestsOfTheConsumersUse() throws Exception {
        Map<String, String> files = FirstBoot.of(Templates.main(Map.of())).files();
        assertEquals(
                Files.readString(ProviderConfig.file("tomcat/server.xml")), files.get("/opt/azureskr/conf/server.xml"));
        assertEquals(
                Files.readString(Templates.file("modules/azureskr-tomcat.service")),
                files.get("/etc/systemd/system/azureskr-tomcat.service"));
    }

    @Test
    void theConfigurationNamesTheKeyTheProviderAndTheIdentityOfTheDeployment() throws Exception {
        Deployment deployment = Templates.main(Map.of("identityKind", "userAssigned"));
        List<String> lines =
                FirstBoot.of(deployment).files().get(CONFIGURATION).lines().toList();
        assertEquals("#azureskr", lines.get(0));
        assertTrue(lines.contains("key = " + deployment.output("key").textValue()), lines.toString());
        assertTrue(
                lines.contains("attestation.endpoint = "
                        + deployment.output("attestationEndpoint").textValue()),
                lines.toString());
        assertTrue(lines.contains("identity.client-id = " + RuntimeState.USER_CLIENT), lines.toString());
        String own = FirstBoot.of(Templates.main(Map.of())).files().get(CONFIGURATION);
        assertFalse(own.lines().anyMatch(line -> line.startsWith("identity.")), own);
    }

    /** Here a load fails for want of a boot log, and there, where everything but this machine is known, of nothing. */
    @Test
    void theProviderUnderstandsTheConfiguration() throws Exception {
        String configuration = FirstBoot.of(Templates.main(Map.of())).files().get(CONFIGURATION);
        Path log = Files.writeString(Path.of("target/boot-log"), "");
        String here = configuration.replace("/run/azureskr/boot-log", log.toString())
                + "tpm = swtpm:path=target/no-tpm\nimds.endpoint = http://127.0.0.1:1\ntimeout = 5s\n";
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        AzureSkrException refusal = assertThrows(
                AzureSkrException.class,
                () -> store.load(new ByteArrayInputStream(here.getBytes(StandardCharsets.UTF_8)), null));
        assertFalse(refusal.stage() == Stage.CONFIGURATION, refusal.getMessage());
    }

    @Test
    void theWholeDiskIsTheVmsAlone() throws Exception {
        assertEquals(
                "DiskWithVMGuestState",
                Templates.main(Map.of())
                        .resource("Microsoft.Compute/virtualMachines")
                        .body()
                        .at("/properties/storageProfile/osDisk/managedDisk/securityProfile/securityEncryptionType")
                        .textValue());
    }

    @Test
    void theInstallationIsToldOfTheJarThatTheDeploymentNames() throws Exception {
        FirstBoot boot = FirstBoot.of(Templates.main(Map.of()));
        assertEquals(
                Templates.required().get("jarSha256").textValue(), boot.files().get("/opt/azureskr/jar.sha256"));
        assertEquals(
                Templates.required().get("jarUrl").textValue(), boot.files().get("/opt/azureskr/jar.url"));
        assertEquals(
                Files.readString(Templates.file("modules/install.sh")),
                boot.files().get("/opt/azureskr/install.sh"));
    }

    /** Of its own package list, cloud-init would install what it can at once, and never come back. */
    @Test
    void theInstallationIsAServiceThatTriesAgain() throws Exception {
        FirstBoot boot = FirstBoot.of(Templates.main(Map.of()));
        assertEquals(
                List.of(
                        List.of("systemctl", "daemon-reload"),
                        List.of("systemctl", "enable", "--now", "--no-block", "azureskr-install.service")),
                boot.commands());
        assertFalse(boot.text().contains("\npackages:"), boot.text());
        String unit = boot.files().get("/etc/systemd/system/azureskr-install.service");
        assertEquals(Files.readString(Templates.file("modules/azureskr-install.service")), unit);
        assertTrue(unit.lines().toList().containsAll(List.of("Restart=on-failure", "StartLimitIntervalSec=0")), unit);
    }
}
