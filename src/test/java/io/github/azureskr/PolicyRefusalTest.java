// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.RELEASE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.LocalAzureOptions;
import io.github.azureskr.emulator.http.Fault;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.snp.SnpField;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.Permission;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Key Vault says that a policy is not met, and not which claim of it: the message of a load does. */
class PolicyRefusalTest {
    private static final ManagedIdentity WEB = ManagedIdentity.systemAssigned("web");
    private static final String STATUS = "x-ms-isolation-tee.x-ms-compliance-status";
    private static final int MIGRATION_ALLOWED = 1 << 18;
    private static final AtomicInteger KEYS = new AtomicInteger();

    @RegisterExtension
    static final LocalAzureExtension AZURE =
            new LocalAzureExtension(LocalAzureOptions.azure().withIdentities(WEB));

    @TempDir
    private Path folder;

    @BeforeEach
    void letTheKeyBeRead(LocalAzure azure) {
        azure.keyVault().grant(WEB.objectId(), Permission.KEYS_GET, Permission.KEYS_RELEASE);
    }

    @AfterAll
    static void policyThatIsMetReleases(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, azure.createKey("honest"));
    }

    @Test
    void claimThatFailsIsNamedWithWhatIsWantedAndWhatIsThere(LocalAzure azure) throws Exception {
        refused(azure, unmet(azure))
                .because(
                        "HTTP 403",
                        "The key's release policy is not met by the attestation token. " + STATUS
                                + ": expected azure-signed-cvm, found azure-compliant-cvm. Correct the policy",
                        "request id")
                .butNotBecause("x-ms-attestation-type");
    }

    @Test
    void everyClaimThatFailsIsNamed(LocalAzure azure) throws Exception {
        String policy = unmet(azure).replace("sevsnpvm", "tdxvm");
        refused(azure, policy)
                .because("x-ms-isolation-tee.x-ms-attestation-type: expected tdxvm, found sevsnpvm; " + STATUS + ":");
    }

    /** Nothing that this machine could judge: the policy decides what is good enough. */
    @Test
    void machineThatTheServiceDoesNotFindCompliantIsRefused(LocalAzure azure) throws Exception {
        azure.paravisor().machine().unsignedReport().tamper(report -> {
            SnpField.POLICY.writeNumber(report, SnpField.POLICY.readNumber(report) | MIGRATION_ALLOWED);
            return report;
        });
        refused(azure, azure.releasePolicy()).because(STATUS + ": expected azure-compliant-cvm, found (none)");
    }

    @Test
    void authorityThatIsNotTheProviderIsNamed(LocalAzure azure) throws Exception {
        String endpoint = azure.uri(AzureService.ATTESTATION).toString();
        refused(azure, azure.releasePolicy().replace(endpoint, "https://sharedweu.weu.attest.azure.net"))
                .because(
                        "authority: expected https://sharedweu.weu.attest.azure.net, found " + endpoint,
                        "Set attestation.endpoint to a provider that the policy names");
    }

    @Test
    void policyOfAManagedHsmsKeyIsReadToo(LocalAzure azure) throws Exception {
        URI key = azure.managedHsm().createKey("unmet", NewKey.rsa(2048).exportable(unmet(azure)));
        Refused.load(azure.configuration(key))
                .at(RELEASE)
                .because("The key's release policy is not met", STATUS + ": expected azure-signed-cvm");
    }

    @Test
    void policyIsTakenFromAFileWhereTheKeyCannotBeRead(LocalAzure azure) throws Exception {
        azure.keyVault().grant(WEB.objectId(), Permission.KEYS_RELEASE);
        Path file = Files.writeString(folder.resolve("policy.json"), unmet(azure));
        refused(azure, unmet(azure), "release.policy=" + file)
                .because("The policy that release.policy names (of the key's own nothing is known: the identity may not"
                        + " read the key) is not met by the attestation token. " + STATUS
                        + ": expected azure-signed-cvm, found azure-compliant-cvm");
    }

    @Test
    void keysOwnPolicyGoesBeforeTheFile(LocalAzure azure) throws Exception {
        String other = unmet(azure).replace("azure-signed-cvm", "azure-other-cvm");
        Path file = Files.writeString(folder.resolve("policy.json"), other);
        refused(azure, unmet(azure), "release.policy=" + file)
                .because("expected azure-signed-cvm")
                .butNotBecause("azure-other-cvm");
    }

    @Test
    void whereThePolicyIsUnknownTheMessageTellsHowToSeeIt(LocalAzure azure) throws Exception {
        azure.keyVault().grant(WEB.objectId(), Permission.KEYS_RELEASE);
        URI key = key(azure, unmet(azure));
        Refused.load(azure.configuration(key))
                .at(RELEASE)
                .because(
                        "release policy is probably not met",
                        "iss = " + azure.uri(AzureService.ATTESTATION),
                        "x-ms-compliance-status = azure-compliant-cvm",
                        "because the identity may not read the key",
                        "allow the identity to get the key, or name the policy's file in release.policy",
                        "az keyvault key show --id " + key + " --query releasePolicy");
    }

    @Test
    void missingPermissionIsNoMatterOfThePolicy(LocalAzure azure) throws Exception {
        azure.keyVault().grant(WEB.objectId(), Permission.KEYS_GET);
        keyIsNotRead(azure, "AccessDenied", "may not release keys here");
    }

    @Test
    void firewallIsNoMatterOfThePolicy(LocalAzure azure) throws Exception {
        azure.faults(AzureService.KEY_VAULT)
                .always(forbidden("ForbiddenByFirewall", "Client address is not authorized.")
                        .on("/release"));
        keyIsNotRead(azure, "ForbiddenByFirewall", "firewall does not let this machine in");
    }

    /** The vault may know more than the policy: that it cannot verify the token, say. */
    @Test
    void policyThatIsMetAfterAllIsNotBlamed(LocalAzure azure) throws Exception {
        azure.faults(AzureService.KEY_VAULT)
                .always(forbidden("x", "Attestation could not be verified.").on("/release"));
        refused(azure, azure.releasePolicy())
                .because("is met by the attestation token, as far as AzureSKR can tell", "Load again in a few minutes")
                .butNotBecause("expected");
    }

    @Test
    void longPolicyMakesNoLongMessage(LocalAzure azure) throws Exception {
        String conditions = IntStream.range(0, 60)
                .mapToObj(i ->
                        "{\"claim\":\"claim-" + "n ".repeat(300) + i + "\",\"equals\":\"" + "v w ".repeat(300) + "\"}")
                .collect(Collectors.joining(","));
        String policy = "{\"version\":\"1.0.0\",\"anyOf\":[{\"authority\":\"" + azure.uri(AzureService.ATTESTATION)
                + "\",\"allOf\":[" + conditions + "]}]}";
        Refused refused = refused(azure, policy).because("; and 52 more. Correct the policy");
        assertTrue(refused.message().length() < 4000, refused.message().length() + " characters");
    }

    private static void keyIsNotRead(LocalAzure azure, String... words) throws Exception {
        Requests requests = Requests.of(azure);
        URI key = key(azure, unmet(azure));
        Refused refused = Refused.load(azure.configuration(key)).at(RELEASE).because(words);
        refused.butNotBecause("policy is");
        refused.butNotBecause("expected");
        List<Integer> answers = requests.answers(AzureService.KEY_VAULT, key.getPath());
        assertEquals(requests.answers(AzureService.KEY_VAULT, "/release"), answers, "nothing but releases was asked");
    }

    private static Fault forbidden(String innerCode, String message) {
        return Fault.answer(Response.json(
                403,
                Map.of(
                        "error",
                        Map.of("code", "Forbidden", "message", message, "innererror", Map.of("code", innerCode)))));
    }

    private static String unmet(LocalAzure azure) {
        return azure.releasePolicy().replace("azure-compliant-cvm", "azure-signed-cvm");
    }

    private static Refused refused(LocalAzure azure, String policy, String... properties) throws Exception {
        String more = String.join("\n", properties);
        return Refused.load(azure.configuration(key(azure, policy)) + more).at(RELEASE);
    }

    private static URI key(LocalAzure azure, String policy) {
        String name = "key-" + KEYS.incrementAndGet();
        azure.keyVault().createKey(name, NewKey.rsa(2048).exportable(policy));
        return URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/" + name);
    }
}
