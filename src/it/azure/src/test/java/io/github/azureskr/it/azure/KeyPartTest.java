// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.it.azure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyOperation;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.azureskr.AzureSkrProvider;
import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.identity.Application;
import io.github.azureskr.emulator.identity.ManagedIdentity;
import io.github.azureskr.emulator.vault.KeyVault;
import io.github.azureskr.emulator.vault.ManagedHsm;
import io.github.azureskr.emulator.vault.Permission;
import io.github.azureskr.emulator.vault.Role;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** The key that the template asks for, made by Azure's SDK in a vault, is released to whom the template lets it. */
@ExtendWith(LocalAzureExtension.class)
class KeyPartTest {
    @ParameterizedTest
    @ValueSource(strings = {"RSA-HSM", "EC-HSM"})
    void theKeyOfTheTemplateIsReleased(String type, LocalAzure azure) throws Exception {
        String name = "web-" + type.substring(0, 2).replace("-", "");
        Deployment deployment = Templates.main(Map.of(
                "keyName",
                name,
                "keyType",
                type,
                "keySize",
                3072,
                "identityKind",
                "userAssigned",
                "permissionModel",
                "accessPolicy",
                "attestationEndpoint",
                azure.uri(AzureService.ATTESTATION).toString()));
        Deployment.Resource key = deployment.resource("Microsoft.KeyVault/vaults/keys");
        assertTrue(key.name().endsWith("/" + name), key.name());
        KeyVaultKey made =
                create(operator(azure, AzureService.KEY_VAULT), name, key.body().get("properties"));
        assertEquals(type, made.getKeyType().toString());
        grant(azure, deployment);
        KeyStore store = load(azure.configuration(URI.create(azure.uri(AzureService.KEY_VAULT) + "/keys/" + name)));
        assertArrayEquals(
                azure.keyVault().privateKeyOf(name).getEncoded(),
                store.getKey(store.aliases().nextElement(), null).getEncoded());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-HSM", "EC-HSM"})
    void theKeyOfTheTemplateForAManagedHsmIsReleased(String type, LocalAzure azure) throws Exception {
        JsonNode properties = Templates.hsmKey(
                        type, azure.uri(AzureService.ATTESTATION).toString())
                .resource("Microsoft.KeyVault/managedHSMs/keys")
                .body()
                .get("properties");
        String name = "hsm-" + type.substring(0, 2).replace("-", "");
        create(operator(azure, AzureService.MANAGED_HSM), name, properties);
        KeyStore store = load(azure.configuration(URI.create(azure.uri(AzureService.MANAGED_HSM) + "/keys/" + name)));
        assertArrayEquals(
                azure.managedHsm().privateKeyOf(name).getEncoded(),
                store.getKey(store.aliases().nextElement(), null).getEncoded());
    }

    /** The self-contained jar has what that needs of the SDK: only what is used is in it. */
    @ParameterizedTest
    @ValueSource(strings = {"certificate", "secret-file"})
    void aServicePrincipalGetsItsTokenWithTheFinishedJar(String shown, LocalAzure azure, @TempDir Path folder)
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X509Certificate certificate = azure.ca()
                .certify(pair.getPublic(), "server", List.of("server.example.org"))
                .get(0);
        boolean signs = shown.equals("certificate");
        Application principal = signs ? Application.withCertificate(certificate) : Application.withSecret("secret");
        String key = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
        Path file = Files.writeString(
                folder.resolve(shown),
                signs
                        ? LocalCa.pem(List.of(certificate)) + "-----BEGIN PRIVATE KEY-----\n" + key
                                + "\n-----END PRIVATE KEY-----\n"
                        : "secret\n");
        azure.entra().register(principal);
        azure.keyVault().grant(principal.objectId(), Permission.KEYS_RELEASE);
        KeyStore store = load(azure.configuration(azure.createKey("principal-" + shown))
                + String.join(
                        "\n",
                        "identity=service-principal",
                        "identity.tenant-id=" + azure.entra().tenant(),
                        "identity.client-id=" + principal.clientId(),
                        "identity.authority=" + azure.uri(AzureService.ENTRA),
                        "identity." + shown + "=" + file));
        assertEquals(1, store.size());
    }

    /** Member by member, so that one that this does not know is noticed. */
    private static KeyVaultKey create(KeyClient keys, String name, JsonNode properties) {
        CreateKeyOptions options = properties.get("kty").textValue().equals("RSA-HSM")
                ? new CreateRsaKeyOptions(name)
                        .setKeySize(properties.get("keySize").intValue())
                        .setHardwareProtected(true)
                : new CreateEcKeyOptions(name)
                        .setCurveName(KeyCurveName.fromString(
                                properties.get("curveName").textValue()))
                        .setHardwareProtected(true);
        List<KeyOperation> operations = new ArrayList<>();
        properties.get("keyOps").forEach(one -> operations.add(KeyOperation.fromString(one.textValue())));
        JsonNode policy = properties.get("release_policy");
        byte[] data = Base64.getUrlDecoder().decode(policy.get("data").textValue());
        options.setKeyOperations(operations.toArray(new KeyOperation[0]))
                .setEnabled(properties.at("/attributes/enabled").booleanValue())
                .setExportable(properties.at("/attributes/exportable").booleanValue())
                .setReleasePolicy(new KeyReleasePolicy(BinaryData.fromBytes(data))
                        .setContentType(policy.get("contentType").textValue()));
        return options instanceof CreateRsaKeyOptions rsa
                ? keys.createRsaKey(rsa)
                : keys.createEcKey((CreateEcKeyOptions) options);
    }

    /** The permissions of the template's access policy, for the identity of the local VM, and no others. */
    private static void grant(LocalAzure azure, Deployment deployment) {
        JsonNode words = deployment
                .resource("Microsoft.KeyVault/vaults/accessPolicies")
                .body()
                .at("/properties/accessPolicies/0/permissions/keys");
        List<Permission> permissions = new ArrayList<>();
        words.forEach(word ->
                permissions.add(Permission.valueOf("KEYS_" + word.textValue().toUpperCase(Locale.ROOT))));
        azure.keyVault().grant(azure.identities().get(0).objectId(), permissions.toArray(new Permission[0]));
    }

    private static KeyStore load(String configuration) throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", new AzureSkrProvider());
        store.load(new ByteArrayInputStream(configuration.getBytes(StandardCharsets.UTF_8)), null);
        return store;
    }

    private static KeyClient operator(LocalAzure azure, AzureService service) {
        ManagedIdentity operator = ManagedIdentity.userAssigned("operator");
        azure.keyVault().grant(operator.objectId(), Permission.KEYS_CREATE);
        azure.managedHsm().assign(operator.objectId(), Role.MANAGED_HSM_CRYPTO_USER);
        String audience = service == AzureService.MANAGED_HSM ? ManagedHsm.AUDIENCE : KeyVault.AUDIENCE;
        return new KeyClientBuilder()
                .vaultUrl(azure.uri(service).toString())
                .credential(request -> Mono.fromSupplier(() -> new AccessToken(
                        azure.entra().issue(operator, audience).bearer(),
                        OffsetDateTime.now(ZoneOffset.UTC).plusHours(1))))
                .httpClient(new JdkHttpClientBuilder(
                                HttpClient.newBuilder().sslContext(azure.ca().clientContext()))
                        .build())
                .disableChallengeResourceVerification()
                .buildClient();
    }
}
