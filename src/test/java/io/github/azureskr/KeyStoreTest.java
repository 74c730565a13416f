// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.vault.NewKey;
import java.lang.reflect.Method;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link KeyStore} promises, of a store with a released key and a released secret key. */
@ExtendWith(LocalAzureExtension.class)
class KeyStoreTest {
    private static final Duration AGE_OF_THE_KEY = Duration.ofDays(3);

    private static String configuration;

    private KeyStore store;

    @BeforeAll
    static void createKeys(LocalAzure azure) {
        azure.clock(AzureService.KEY_VAULT).shift(AGE_OF_THE_KEY.negated());
        String web = azure.createKey("web", NewKey.ec("P-256")).toString();
        azure.clock(AzureService.KEY_VAULT).shift(Duration.ZERO);
        azure.managedHsm().createKey("data", NewKey.oct(256).exportable(azure.releasePolicy()));
        configuration = azure.configuration() + "key.Web=" + web + "\nkey.data=" + azure.uri(AzureService.MANAGED_HSM)
                + "/keys/data\n";
    }

    @BeforeEach
    void load() throws Exception {
        store = Stores.loadShared(configuration);
    }

    @Test
    void beforeItIsLoadedItSaysSo() {
        KeyStoreException refusal =
                assertThrows(KeyStoreException.class, () -> Stores.create().getKey("web", null));
        assertEquals("Uninitialized keystore", refusal.getMessage());
    }

    @Test
    void aliasesAreInLowerCaseAndFoundInAnyCase() throws Exception {
        assertEquals(List.of("data", "web"), Collections.list(store.aliases()));
        for (String alias : List.of("web", "Web", "WEB")) {
            assertTrue(store.containsAlias(alias));
            assertNotNull(store.getKey(alias, null));
            assertNotNull(store.getCertificate(alias));
        }
    }

    @Test
    void aKeyIsAKeyEntryAndNoCertificateEntry() throws Exception {
        for (String alias : List.of("web", "data")) {
            assertTrue(store.isKeyEntry(alias));
            assertFalse(store.isCertificateEntry(alias));
        }
        assertTrue(store.entryInstanceOf("web", KeyStore.PrivateKeyEntry.class));
        assertFalse(store.entryInstanceOf("web", KeyStore.SecretKeyEntry.class));
        assertFalse(store.entryInstanceOf("web", KeyStore.TrustedCertificateEntry.class));
        assertTrue(store.entryInstanceOf("data", KeyStore.SecretKeyEntry.class));
    }

    @Test
    void anUnknownAliasIsNoEntryOfAnyKind() throws Exception {
        assertFalse(store.containsAlias("mail"));
        assertFalse(store.isKeyEntry("mail"));
        assertFalse(store.isCertificateEntry("mail"));
        assertNull(store.getKey("mail", null));
        assertNull(store.getCertificate("mail"));
        assertNull(store.getCertificateChain("mail"));
        assertNull(store.getCreationDate("mail"));
        assertNull(store.getEntry("mail", null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "changeit", "whatever else"})
    void anyPasswordWillDo(String password) throws Exception {
        assertNotNull(store.getKey("web", password.toCharArray()));
        assertNotNull(store.getEntry("web", new KeyStore.PasswordProtection(password.toCharArray())));
    }

    static Stream<KeyStore.ProtectionParameter> protections() {
        return Stream.of(
                null, new KeyStore.PasswordProtection(null), new KeyStore.CallbackHandlerProtection(callbacks -> {
                    throw new AssertionError("there is nothing to ask for");
                }));
    }

    @ParameterizedTest
    @MethodSource("protections")
    void anEntryIsGivenUnderAnyProtection(KeyStore.ProtectionParameter protection) throws Exception {
        var web = assertInstanceOf(KeyStore.PrivateKeyEntry.class, store.getEntry("web", protection));
        assertSame(store.getKey("web", null), web.getPrivateKey());
        assertArrayEquals(store.getCertificateChain("web"), web.getCertificateChain());
        var data = assertInstanceOf(KeyStore.SecretKeyEntry.class, store.getEntry("data", protection));
        assertSame(store.getKey("data", null), data.getSecretKey());
    }

    @ParameterizedTest
    @MethodSource("protections")
    void anEntryIsTakenUnderAnyProtection(KeyStore.ProtectionParameter protection) throws Exception {
        KeyStore copy = Stores.create();
        copy.load(null, null);
        copy.setEntry("Copy", store.getEntry("web", null), protection);
        copy.setEntry("secret", store.getEntry("data", null), protection);
        assertSame(store.getKey("web", null), copy.getKey("copy", null));
        assertArrayEquals(store.getCertificateChain("web"), copy.getCertificateChain("copy"));
        assertSame(store.getKey("data", null), copy.getKey("secret", null));
    }

    @Test
    void anEntryTellsWhereItsKeyCameFrom() throws Exception {
        Map<String, String> attributes = store.getEntry("web", null).getAttributes().stream()
                .collect(Collectors.toMap(KeyStore.Entry.Attribute::getName, KeyStore.Entry.Attribute::getValue));
        assertEquals(
                List.of(
                        "azureskr.attestation-endpoint",
                        "azureskr.attestation-policy-hash",
                        "azureskr.key-id",
                        "azureskr.key-version",
                        "azureskr.released",
                        "azureskr.source"),
                attributes.keySet().stream().sorted().toList());
        assertTrue(attributes.get("azureskr.key-id").endsWith("/keys/web/" + attributes.get("azureskr.key-version")));
    }

    /** By reflection: this is compiled for JDK 17. */
    @Test
    void theAttributesAreTheEntrysWhereTheJdkTellsThemWithoutIt() throws Exception {
        assumeTrue(Runtime.version().feature() >= 18, "KeyStore.getAttributes came with JDK 18");
        Method getAttributes = KeyStore.class.getMethod("getAttributes", String.class);
        for (String alias : List.of("web", "WEB", "data")) {
            assertEquals(store.getEntry(alias, null).getAttributes(), getAttributes.invoke(store, alias));
        }
        assertEquals(Set.of(), getAttributes.invoke(store, "none"));
    }

    @Test
    void theCreationDateIsThatOfTheVaultsKey() throws Exception {
        Duration age = Duration.between(store.getCreationDate("web").toInstant(), Instant.now());
        assertEquals(AGE_OF_THE_KEY.toDays(), age.toDays());
    }

    @Test
    void aCertificateIsFoundByItsValue() throws Exception {
        X509Certificate certificate = Stores.certificate(store, "web");
        assertEquals("web", store.getCertificateAlias(certificate));
        KeyStore other = Stores.create();
        other.load(null, null);
        assertNull(other.getCertificateAlias(certificate));
    }

    @Test
    void whoChangesAChainThatItWasGivenChangesNothingInTheStore() throws Exception {
        Certificate[] given = store.getCertificateChain("web");
        given[0] = null;
        assertNotNull(store.getCertificateChain("web")[0]);
    }

    @Test
    void anEnumerationThatHasBegunIsNotDisturbedByALaterChange() throws Exception {
        Enumeration<String> aliases = store.aliases();
        assertEquals("data", aliases.nextElement());
        store.setKeyEntry("last", store.getKey("data", null), null, null);
        assertEquals("web", aliases.nextElement());
        assertFalse(aliases.hasMoreElements());
        assertEquals(3, store.size());
    }

    @Test
    void loadedAgainItHoldsWhatTheNewLoadBrought() throws Exception {
        store.setKeyEntry("of the application", store.getKey("data", null), null, null);
        store.load(null, null);
        assertEquals(0, store.size());
    }

    @Test
    void aKeyThatIsAddedLiesOverAReleasedOneInThisStoreOnly() throws Exception {
        Key released = store.getKey("web", null);
        store.setKeyEntry("WEB", store.getKey("data", null), null, null);
        assertSame(store.getKey("data", null), store.getKey("web", null));
        assertEquals(2, store.size());
        assertSame(released, Stores.loadShared(configuration).getKey("web", null));
    }

    @Test
    void whatCannotBeChangedIsRefusedWithAdvice() throws Exception {
        Certificate certificate = store.getCertificate("web");
        assertAdvice(assertThrows(KeyStoreException.class, () -> store.setCertificateEntry("ca", certificate)));
        assertAdvice(assertThrows(
                KeyStoreException.class,
                () -> store.setEntry("ca", new KeyStore.TrustedCertificateEntry(certificate), null)));
        assertAdvice(assertThrows(KeyStoreException.class, () -> store.deleteEntry("web")));
        assertTrue(store.containsAlias("web"));
    }

    @Test
    void itIsStoredNowhereAndSaysWhy() {
        for (UnsupportedOperationException refusal : List.of(
                assertThrows(UnsupportedOperationException.class, () -> store.store(null)),
                assertThrows(UnsupportedOperationException.class, () -> store.store(null, null)))) {
            assertTrue(refusal.getMessage().contains("never writes a released key"), refusal.getMessage());
        }
    }

    /** OpenSSL's and Conscrypt's engines take a key only as PKCS #8. */
    @Test
    void thePrivateKeyHasAnEncodingAndItsTextHasNothingSecret() throws Exception {
        PrivateKey key = (PrivateKey) store.getKey("web", null);
        assertEquals("PKCS#8", key.getFormat());
        assertNotNull(key.getEncoded());
        BigInteger secret = ((ECPrivateKey) key).getS();
        for (String text : List.of(key.toString(), store.getEntry("web", null).toString(), store.toString())) {
            assertFalse(text.contains(secret.toString()) || text.contains(secret.toString(16)), "the key is in it");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"SunX509", "PKIX"})
    void aKeyManagerOfEitherKindOffersIt(String algorithm) throws Exception {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(algorithm);
        factory.init(store, null);
        X509ExtendedKeyManager manager = (X509ExtendedKeyManager) factory.getKeyManagers()[0];
        String alias = manager.chooseEngineServerAlias("EC", null, null);
        assertArrayEquals(store.getCertificateChain("web"), manager.getCertificateChain(alias));
        assertSame(store.getKey("web", null), manager.getPrivateKey(alias));
    }

    @Test
    void theTypeIsKnownByTheFile(LocalAzure azure) throws Exception {
        Path file =
                Files.write(azure.folder().resolve("azureskr.conf"), configuration.getBytes(StandardCharsets.UTF_8));
        Security.addProvider(new AzureSkrProvider());
        try {
            KeyStore detected = KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
            assertEquals("AzureSKR", detected.getType());
            assertSame(store.getKey("web", null), detected.getKey("web", null));
        } finally {
            Security.removeProvider(AzureSkrProvider.NAME);
        }
    }

    private static void assertAdvice(KeyStoreException refusal) {
        assertTrue(refusal.getMessage().endsWith("Change its configuration"), refusal.getMessage());
    }
}
