// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.azureskr.it.ProviderConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No compiler of Bicep is to be had from Maven Central, Debian or npm: what our templates use of it is read here. */
class TemplatesTest {
    private static final Path TARGET = Path.of("target");

    /** Azure's "Key Vault Crypto Service Release User" and "Key Vault Reader", as its list of built-in roles has them. */
    private static final String RELEASE_USER = "08bbd89e-9f13-488c-ac41-acfcb10c90ab";

    private static final String READER = "21090545-7ca7-4776-b22c-e363652d74d2";

    @ParameterizedTest
    @ValueSource(strings = {"main", "managed-hsm", "managed-hsm-key", "alerts"})
    void theArmTemplateIsWhatBicepSays(String name) throws Exception {
        String actual = pretty(ArmWriter.write(Templates.file(name + ".bicep")));
        Path made = Files.writeString(TARGET.resolve(name + ".json"), actual);
        Path committed = Templates.file("main.bicep").resolveSibling(name + ".json");
        assertTrue(
                Files.exists(committed) && Files.readString(committed).equals(actual),
                "Bicep and ARM template differ. If Bicep is right: cp " + made.toAbsolutePath() + " " + committed);
    }

    private static String pretty(JsonNode template) throws Exception {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter(
                        Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines);
        return Templates.MAPPER.writer(printer).writeValueAsString(template) + "\n";
    }

    @Test
    void thePolicyIsWhatOurOwnCommandPrints() throws Exception {
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        ProviderConfig.selfContainedJar().toString(),
                        "policy",
                        "new",
                        "--endpoint",
                        "https://attestation.invalid")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, command.waitFor());
        assertEquals(printed, Files.readString(Templates.file("modules/release-policy.json")));
    }

    @Test
    void thePermissionIsForTheIdentityOfTheVmAndForTheKeyAlone() throws Exception {
        Deployment own = Templates.main(Map.of());
        List<Deployment.Resource> assignments = own.resources().stream()
                .filter(one -> one.type().equals("Microsoft.Authorization/roleAssignments"))
                .toList();
        assertEquals(
                Set.of(RELEASE_USER, READER),
                assignments.stream()
                        .map(one -> one.body()
                                .at("/properties/roleDefinitionId")
                                .textValue()
                                .replaceFirst(".*/", ""))
                        .collect(Collectors.toSet()));
        assertEquals(2, assignments.size());
        for (Deployment.Resource assignment : assignments) {
            assertEquals(
                    RuntimeState.PRINCIPAL,
                    assignment.body().at("/properties/principalId").textValue());
            String scope = assignment.body().get("scope").textValue();
            assertTrue(scope.endsWith("/keys/web"), scope);
        }
        Deployment other = Templates.main(Map.of("identityKind", "userAssigned", "permissionModel", "accessPolicy"));
        JsonNode policy = other.resource("Microsoft.KeyVault/vaults/accessPolicies")
                .body()
                .at("/properties/accessPolicies/0");
        assertEquals(RuntimeState.USER_PRINCIPAL, policy.get("objectId").textValue());
        assertEquals("[\"release\",\"get\"]", policy.at("/permissions/keys").toString());
    }

    @Test
    void theFirewallLetsInTheSubnetOfTheVmAndTheOperators() throws Exception {
        Deployment deployment = Templates.main(Map.of("operatorAddresses", List.of("203.0.113.7")));
        JsonNode rules = deployment.resource("Microsoft.KeyVault/vaults").body().at("/properties/networkAcls");
        JsonNode nic =
                deployment.resource("Microsoft.Network/networkInterfaces").body();
        assertEquals("Deny", rules.get("defaultAction").textValue());
        assertEquals("[{\"value\":\"203.0.113.7\"}]", rules.get("ipRules").toString());
        assertEquals(
                nic.at("/properties/ipConfigurations/0/properties/subnet/id"), rules.at("/virtualNetworkRules/0/id"));
    }

    @Test
    void withAKeyInAManagedHsmNoVaultIsMade() throws Exception {
        Deployment deployment = Templates.main(Map.of("hsmKey", "https://hsm.managedhsm.azure.net/keys/web"));
        assertTrue(deployment.resources().stream().noneMatch(one -> one.type().startsWith("Microsoft.KeyVault")));
        assertEquals(
                "https://hsm.managedhsm.azure.net/keys/web",
                deployment.output("key").textValue());
        assertEquals(RuntimeState.PRINCIPAL, deployment.output("principalId").textValue());
    }

    @Test
    void theKeyOfAManagedHsmIsTheOneOfAVault() throws Exception {
        JsonNode inVault = Templates.main(Map.of("attestationEndpoint", Templates.SHARED, "keySize", 3072))
                .resource("Microsoft.KeyVault/vaults/keys")
                .body()
                .get("properties");
        Deployment inHsm = Templates.hsmKey("RSA-HSM", Templates.SHARED);
        assertEquals(
                inVault,
                inHsm.resource("Microsoft.KeyVault/managedHSMs/keys").body().get("properties"));
        assertEquals(
                "https://hsm.managedhsm.azure.net/keys/web", inHsm.output("key").textValue());
    }

    @Test
    void theDiskControllerIsAzuresToChooseUnlessItIsSaid() throws Exception {
        String type = "Microsoft.Compute/virtualMachines";
        String path = "/properties/storageProfile/diskControllerType";
        assertTrue(Templates.main(Map.of()).resource(type).body().at(path).isMissingNode());
        assertEquals(
                "NVMe",
                Templates.main(Map.of("diskController", "NVMe"))
                        .resource(type)
                        .body()
                        .at(path)
                        .textValue());
    }

    @Test
    void aSizeThatIsNotConfidentialIsRefused() {
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> Templates.main(Map.of("vmSize", "Standard_D2as_v5")));
        assertTrue(refusal.getMessage().contains("vmSize may not be"), refusal.getMessage());
    }
}
