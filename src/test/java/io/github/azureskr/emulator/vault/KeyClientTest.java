// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.exception.HttpResponseException;
import com.azure.core.exception.ResourceNotFoundException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.CryptographyClientBuilder;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.azure.security.keyvault.keys.models.CreateEcKeyOptions;
import com.azure.security.keyvault.keys.models.CreateOctKeyOptions;
import com.azure.security.keyvault.keys.models.CreateRsaKeyOptions;
import com.azure.security.keyvault.keys.models.DeletedKey;
import com.azure.security.keyvault.keys.models.ImportKeyOptions;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyCurveName;
import com.azure.security.keyvault.keys.models.KeyExportEncryptionAlgorithm;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import com.azure.security.keyvault.keys.models.KeyType;
import com.azure.security.keyvault.keys.models.KeyVaultKey;
import com.azure.security.keyvault.keys.models.ReleaseKeyOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The real Azure SDK for Java against both services. */
class KeyClientTest {
    private static TestSite vaultSite;
    private static TestSite hsmSite;
    private static KeyClient vault;
    private static KeyClient hsm;

    @BeforeAll
    static void open() throws IOException {
        vaultSite = TestSite.vault();
        hsmSite = TestSite.hsm();
        vault = client(vaultSite);
        hsm = client(hsmSite);
    }

    @AfterAll
    static void close() {
        vaultSite.close();
        hsmSite.close();
    }

    private static KeyClient client(TestSite site) {
        return new KeyClientBuilder()
                .vaultUrl(site.url().toString())
                .credential(credential(site))
                .httpClient(new TestSdkHttpClient(site.http()))
                .disableChallengeResourceVerification()
                .buildClient();
    }

    /** Asks the token service for the resource that the service's challenge has named. */
    private static TokenCredential credential(TestSite site) {
        return request -> {
            String resource = request.getScopes().get(0).replaceAll("/\\.default$", "");
            io.github.azureskr.emulator.identity.AccessToken token = site.entra.issue(site.officer, resource);
            return Mono.just(new AccessToken(token.bearer(), token.expiry().atOffset(ZoneOffset.UTC)));
        };
    }

    private static KeyReleasePolicy policy(TestSite site) {
        return new KeyReleasePolicy(BinaryData.fromString(site.policy()));
    }

    @Test
    void rsaKeyIsCreatedShownAndReleased() throws GeneralSecurityException {
        KeyVaultKey made = vault.createRsaKey(new CreateRsaKeyOptions("sdk-rsa")
                .setKeySize(2048)
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(policy(vaultSite))
                .setTags(Map.of("for", "test")));
        KeyVaultKey shown = vault.getKey("sdk-rsa");

        assertEquals(made.getId(), shown.getId());
        assertEquals(KeyType.RSA_HSM, shown.getKeyType());
        assertTrue(shown.getProperties().isExportable());
        assertEquals(Map.of("for", "test"), shown.getProperties().getTags());
        assertEquals("Recoverable+Purgeable", shown.getProperties().getRecoveryLevel());
        TestRelease released = TestRelease.parse(
                vault.releaseKey("sdk-rsa", vaultSite.target()).getValue());
        assertEquals(made.getId(), released.at("response", "key", "key", "kid"));
        assertArrayEquals(
                vaultSite.service.exportedKeyOf("sdk-rsa"),
                released.unwrap(vaultSite.environment.getPrivate(), "SHA-1"));
    }

    @Test
    void versionIsReleasedWithTheAlgorithmAsked() throws GeneralSecurityException {
        KeyVaultKey key = hsm.createEcKey(new CreateEcKeyOptions("sdk-ec")
                .setCurveName(KeyCurveName.P_384)
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(policy(hsmSite)));
        ReleaseKeyOptions options = new ReleaseKeyOptions()
                .setAlgorithm(KeyExportEncryptionAlgorithm.RSA_AES_KEY_WRAP_384)
                .setNonce("n");
        TestRelease released = TestRelease.parse(hsm.releaseKeyWithResponse(
                        "sdk-ec", key.getProperties().getVersion(), hsmSite.target(), options, Context.NONE)
                .getValue()
                .getValue());

        assertEquals(key.getId(), released.at("request", "kid"));
        assertArrayEquals(
                hsmSite.service.exportedKeyOf("sdk-ec"), released.unwrap(hsmSite.environment.getPrivate(), "SHA-384"));
    }

    @Test
    void hsmMakesSymmetricKeysAndTheVaultDoesNot() {
        CreateOctKeyOptions options =
                new CreateOctKeyOptions("sdk-oct").setKeySize(256).setHardwareProtected(true);

        assertEquals(KeyType.OCT_HSM, hsm.createOctKey(options).getKeyType());
        assertEquals(
                400,
                assertThrows(HttpResponseException.class, () -> vault.createOctKey(options))
                        .getResponse()
                        .getStatusCode());
    }

    @Test
    void softwareKeyOfAnHsmIsInTheHsm() {
        assertEquals(
                KeyType.RSA_HSM,
                hsm.createRsaKey(new CreateRsaKeyOptions("sdk-soft")).getKeyType());
        assertEquals(
                KeyType.RSA,
                vault.createRsaKey(new CreateRsaKeyOptions("sdk-soft")).getKeyType());
    }

    @Test
    void importedKeyIsTheKeyReleased() throws GeneralSecurityException {
        KeyPair pair = TestKeys.rsa2048();
        ImportKeyOptions options = new ImportKeyOptions("sdk-import", JsonWebKey.fromRsa(pair));
        options.setHardwareProtected(true).setExportable(true).setReleasePolicy(policy(vaultSite));
        vault.importKey(options);

        assertArrayEquals(
                pair.getPrivate().getEncoded(),
                TestRelease.parse(vault.releaseKey("sdk-import", vaultSite.target())
                                .getValue())
                        .unwrap(vaultSite.environment.getPrivate(), "SHA-1"));
    }

    @Test
    void rotationMakesAVersionAndKeepsThePolicy() {
        KeyVaultKey first = vault.createEcKey(new CreateEcKeyOptions("sdk-rotate")
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(policy(vaultSite)));
        KeyVaultKey second = vault.rotateKey("sdk-rotate");

        assertNotEquals(first.getId(), second.getId());
        assertEquals(second.getId(), vault.getKey("sdk-rotate").getId());
        assertEquals(
                first.getId(),
                vault.getKey("sdk-rotate", first.getProperties().getVersion()).getId());
        assertTrue(second.getProperties().isExportable());
        Set<String> versions = vault.listPropertiesOfKeyVersions("sdk-rotate").stream()
                .map(KeyProperties::getId)
                .collect(Collectors.toSet());
        assertEquals(Set.of(first.getId(), second.getId()), versions);
    }

    @Test
    void keysAreListed() {
        vault.createEcKey(new CreateEcKeyOptions("sdk-listed"));
        Set<String> names = new HashSet<>();
        vault.listPropertiesOfKeys().forEach(key -> names.add(key.getName()));

        assertTrue(names.contains("sdk-listed"), names.toString());
    }

    @Test
    void attributesAreUpdated() {
        KeyVaultKey key = vault.createEcKey(new CreateEcKeyOptions("sdk-update")
                .setHardwareProtected(true)
                .setExportable(true)
                .setReleasePolicy(policy(vaultSite)));
        OffsetDateTime expiry = vaultSite.clock.instant().plusSeconds(600).atOffset(ZoneOffset.UTC);
        KeyProperties updated = vault.updateKeyProperties(
                        key.getProperties().setEnabled(false).setExpiresOn(expiry))
                .getProperties();

        assertFalse(updated.isEnabled());
        assertEquals(expiry, updated.getExpiresOn());
        HttpResponseException refusal =
                assertThrows(HttpResponseException.class, () -> vault.releaseKey("sdk-update", vaultSite.target()));
        assertEquals(403, refusal.getResponse().getStatusCode());
    }

    @Test
    void deletedKeyIsRecoveredOrPurged() {
        vault.createEcKey(new CreateEcKeyOptions("sdk-delete"));
        DeletedKey deleted = vault.beginDeleteKey("sdk-delete").poll().getValue();

        assertEquals(vaultSite.clock.instant().atOffset(ZoneOffset.UTC), deleted.getDeletedOn());
        assertThrows(ResourceNotFoundException.class, () -> vault.getKey("sdk-delete"));
        assertEquals(
                409,
                assertThrows(HttpResponseException.class, () -> vault.createEcKey(new CreateEcKeyOptions("sdk-delete")))
                        .getResponse()
                        .getStatusCode());
        assertEquals(
                "sdk-delete",
                vault.beginRecoverDeletedKey("sdk-delete").poll().getValue().getName());
        vault.beginDeleteKey("sdk-delete").poll();
        vault.purgeDeletedKey("sdk-delete");
        assertThrows(ResourceNotFoundException.class, () -> vault.getDeletedKey("sdk-delete"));
        vault.createEcKey(new CreateEcKeyOptions("sdk-delete"));
    }

    @Test
    void signatureIsMadeInTheService() throws GeneralSecurityException {
        KeyPair pair = TestKeys.rsa2048();
        KeyVaultKey key =
                vault.importKey("sdk-sign", JsonWebKey.fromRsa(new KeyPair(pair.getPublic(), pair.getPrivate())));
        CryptographyClient signer = new CryptographyClientBuilder()
                .keyIdentifier(key.getId())
                .credential(credential(vaultSite))
                .httpClient(new TestSdkHttpClient(vaultSite.http()))
                .disableChallengeResourceVerification()
                .buildClient();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(new byte[] {1, 2, 3});
        byte[] made = signer.sign(SignatureAlgorithm.RS256, digest).getSignature();

        Signature check = Signature.getInstance("SHA256withRSA");
        check.initVerify(pair.getPublic());
        check.update(new byte[] {1, 2, 3});
        assertTrue(check.verify(made));
        assertTrue(signer.verify(SignatureAlgorithm.RS256, digest, made).isValid());
    }

    @Test
    void refusalReachesTheCallerInTheServicesWords() {
        HttpResponseException refusal = assertThrows(
                HttpResponseException.class,
                () -> vault.createRsaKey(new CreateRsaKeyOptions("sdk-refused")
                        .setHardwareProtected(true)
                        .setExportable(true)));

        assertTrue(refusal.getMessage().contains("AKV.SKR.1004"), refusal.getMessage());
    }
}
