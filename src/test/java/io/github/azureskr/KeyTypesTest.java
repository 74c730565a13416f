// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.KeyService;
import io.github.azureskr.emulator.vault.NewKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of key that a vault or a Managed HSM releases, wrapped in every way, does what the vault's own does. */
@ExtendWith(LocalAzureExtension.class)
class KeyTypesTest {
    private static final byte[] MESSAGE = "to be signed".getBytes(StandardCharsets.UTF_8);
    private static final List<AzureService> SERVICES = List.of(AzureService.KEY_VAULT, AzureService.MANAGED_HSM);
    private static final List<String> WRAPPINGS =
            List.of("CKM_RSA_AES_KEY_WRAP", "RSA_AES_KEY_WRAP_256", "RSA_AES_KEY_WRAP_384");
    private static final List<Integer> RSA = List.of(2048, 3072, 4096);
    private static final List<String> EC = List.of("P-256", "P-384", "P-521", "P-256K");
    private static final List<Integer> OCT = List.of(128, 192, 256);

    /** JDK 17 has no secp256k1, so whoever signs with such a key has a provider for it. */
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    @BeforeAll
    static void createKeys(LocalAzure azure) throws GeneralSecurityException {
        Map<String, NewKey> keys = new TreeMap<>();
        for (int bits : RSA) {
            keys.put("rsa-" + bits, NewKey.of(rsa(bits)));
        }
        EC.forEach(curve -> keys.put(curve, NewKey.ec(curve)));
        keys.forEach((name, key) -> SERVICES.forEach(service -> create(azure, service, name, key)));
        OCT.forEach(bits -> create(azure, AzureService.MANAGED_HSM, "oct-" + bits, NewKey.oct(bits)));
    }

    @ParameterizedTest(name = "{1} from {0}, {2}")
    @MethodSource
    void asymmetricKeySignsForItsCertificateAsTheVaultsDoes(
            AzureService service, String name, String wrapping, LocalAzure azure) throws Exception {
        KeyStore store = Stores.load(configuration(azure, service, name, wrapping));
        PrivateKey released = (PrivateKey) store.getKey(name, null);
        PrivateKey vaults = keys(azure, service).privateKeyOf(name);
        PublicKey certified = Stores.certificate(store, name).getPublicKey();
        assertArrayEquals(vaults.getEncoded(), released.getEncoded());
        assertTrue(verifies(sign(released), certified));
        assertTrue(verifies(sign(vaults), certified));
        assertEquals(1, store.getCertificateChain(name).length);
    }

    static Stream<Arguments> asymmetricKeySignsForItsCertificateAsTheVaultsDoes() {
        return cases(
                SERVICES,
                Stream.concat(RSA.stream().map(bits -> "rsa-" + bits), EC.stream())
                        .toList());
    }

    @ParameterizedTest(name = "{1} from {0}, {2}")
    @MethodSource
    void rsaKeyDecryptsWhatIsEncryptedForItsCertificate(
            AzureService service, String name, String wrapping, LocalAzure azure) throws Exception {
        KeyStore store = Stores.load(configuration(azure, service, name, wrapping));
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
        rsa.init(Cipher.ENCRYPT_MODE, store.getCertificate(name));
        byte[] encrypted = rsa.doFinal(MESSAGE);
        rsa.init(Cipher.DECRYPT_MODE, store.getKey(name, null));
        assertArrayEquals(MESSAGE, rsa.doFinal(encrypted));
    }

    static Stream<Arguments> rsaKeyDecryptsWhatIsEncryptedForItsCertificate() {
        return cases(SERVICES, RSA.stream().map(bits -> "rsa-" + bits).toList());
    }

    @ParameterizedTest(name = "{1} from {0}, {2}")
    @MethodSource
    void symmetricKeyDecryptsWhatTheVaultsEncrypts(AzureService service, String name, String wrapping, LocalAzure azure)
            throws Exception {
        KeyStore store = Stores.load(configuration(azure, service, name, wrapping));
        GCMParameterSpec gcm = new GCMParameterSpec(128, new byte[12]);
        Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(keys(azure, service).exportedKeyOf(name), "AES"), gcm);
        byte[] encrypted = aes.doFinal(MESSAGE);
        aes.init(Cipher.DECRYPT_MODE, store.getKey(name, null), gcm);
        assertArrayEquals(MESSAGE, aes.doFinal(encrypted));
        assertNull(store.getCertificateChain(name));
    }

    static Stream<Arguments> symmetricKeyDecryptsWhatTheVaultsEncrypts() {
        return cases(
                List.of(AzureService.MANAGED_HSM),
                OCT.stream().map(bits -> "oct-" + bits).toList());
    }

    private static Stream<Arguments> cases(List<AzureService> services, List<String> names) {
        return services.stream()
                .flatMap(service -> names.stream()
                        .flatMap(name -> WRAPPINGS.stream().map(wrapping -> Arguments.of(service, name, wrapping))));
    }

    private static String configuration(LocalAzure azure, AzureService service, String name, String wrapping) {
        return azure.configuration() + "key." + name + "=" + azure.uri(service) + "/keys/" + name
                + "\nrelease.algorithm=" + wrapping;
    }

    private static KeyService keys(LocalAzure azure, AzureService service) {
        return service == AzureService.KEY_VAULT ? azure.keyVault() : azure.managedHsm();
    }

    private static void create(LocalAzure azure, AzureService service, String name, NewKey key) {
        keys(azure, service).createKey(name, key.exportable(azure.releasePolicy()));
    }

    private static KeyPair rsa(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    private static byte[] sign(PrivateKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(key.getAlgorithm()), BOUNCY_CASTLE);
        signature.initSign(key);
        signature.update(MESSAGE);
        return signature.sign();
    }

    private static boolean verifies(byte[] signed, PublicKey key) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(key.getAlgorithm()), BOUNCY_CASTLE);
        signature.initVerify(key);
        signature.update(MESSAGE);
        return signature.verify(signed);
    }

    private static String algorithm(String key) {
        return key.equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }
}
