// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Principal;
import java.security.Provider;
import java.security.Security;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.KeyStoreBuilderParameters;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which key managers the factory gives for which store, and which of a store's keys they choose. */
class KeyManagerFactoryTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Certificates authority = new Certificates("CN=Authority");
    private final Certificates other = new Certificates("CN=Other");
    private final KeyPair ec = Certificates.pair("EC", 256);
    private final KeyPair rsa = Certificates.pair("RSA", 2048);

    @TempDir
    Path folder;

    @Test
    void withoutStoreAndConfigurationThereIsNoKey() throws Exception {
        X509ExtendedKeyManager manager = Followings.manager(null);
        assertNull(manager.chooseServerAlias("EC", null, null));
        assertNull(manager.chooseClientAlias(new String[] {"EC", "RSA"}, null, null));
        assertNull(manager.getServerAliases("EC", null));
        assertNull(manager.getPrivateKey("web"));
    }

    @Test
    void withoutStoreTheProvidersConfigurationIsReadAndItsErrorsAreTold() throws Exception {
        Path wrong = Files.writeString(folder.resolve("azureskr.conf"), "#azureskr\nnonsense = 1\n");
        Provider configured = new AzureSkrProvider().configure(wrong.toString());
        KeyManagerFactory factory = KeyManagerFactory.getInstance("AzureSKR", configured);
        KeyStoreException failure = assertThrows(KeyStoreException.class, () -> factory.init(null, null));
        assertTrue(failure.getMessage().contains("'nonsense' is not known"), failure.getMessage());
    }

    @Test
    void factoryThatWasNotInitialisedSaysSo() throws Exception {
        assertThrows(IllegalStateException.class, Followings.factory()::getKeyManagers);
    }

    @Test
    void managersAreTheSameEachTimeInAnArrayOfTheCallers() throws Exception {
        KeyManagerFactory factory = Followings.factory();
        factory.init(ours(), null);
        KeyManager[] managers = factory.getKeyManagers();
        KeyManager manager = managers[0];
        managers[0] = null;
        assertSame(manager, factory.getKeyManagers()[0]);
    }

    @Test
    void storeOfAnotherTypeGetsThePlatformsOwnManagers() throws Exception {
        KeyStore store = pkcs12();
        KeyManagerFactory factory = Followings.factory();
        factory.init(store, PASSWORD);
        KeyManagerFactory platforms = KeyManagerFactory.getInstance("SunX509", "SunJSSE");
        platforms.init(store, PASSWORD);
        assertSame(platforms.getKeyManagers()[0].getClass(), factory.getKeyManagers()[0].getClass());
        assertThrows(UnrecoverableKeyException.class, () -> factory.init(store, "wrong".toCharArray()));
    }

    @Test
    void asTheDefaultOfTheJvmItDoesNoHarm() throws Exception {
        String before = Security.getProperty("ssl.KeyManagerFactory.algorithm");
        Security.addProvider(new AzureSkrProvider());
        Security.setProperty("ssl.KeyManagerFactory.algorithm", "AzureSKR");
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            assertEquals("AzureSKR", factory.getProvider().getName());
            factory.init(pkcs12(), PASSWORD);
            try (TlsServer server = TlsServer.start(factory.getKeyManagers())) {
                assertEquals(rsa.getPublic(), server.visit().getPublicKey());
            }
        } finally {
            Security.setProperty("ssl.KeyManagerFactory.algorithm", before);
            Security.removeProvider(AzureSkrProvider.NAME);
        }
    }

    @Test
    void buildersWithoutAStoreOfOurTypeGetThePlatformsOwnManagers() throws Exception {
        KeyManagerFactory factory = Followings.factory();
        factory.init(new KeyStoreBuilderParameters(builder(pkcs12())));
        KeyManagerFactory platforms = KeyManagerFactory.getInstance("PKIX", "SunJSSE");
        platforms.init(new KeyStoreBuilderParameters(builder(pkcs12())));
        assertSame(platforms.getKeyManagers()[0].getClass(), factory.getKeyManagers()[0].getClass());
    }

    @Test
    void buildersWithAStoreOfOurTypeAreServedTogether() throws Exception {
        KeyStore ours = ours();
        add(ours, "ec", ec, authority.certify(ec.getPublic()));
        KeyManagerFactory factory = Followings.factory();
        factory.init(new KeyStoreBuilderParameters(List.of(builder(pkcs12()), builder(ours))));
        X509ExtendedKeyManager manager = (X509ExtendedKeyManager) factory.getKeyManagers()[0];
        assertSame(ec.getPrivate(), manager.getPrivateKey(manager.chooseServerAlias("EC", null, null)));
        assertEquals(rsa.getPrivate(), manager.getPrivateKey(manager.chooseServerAlias("RSA", null, null)));
    }

    @Test
    void parametersOfAnotherKindAreRefused() throws Exception {
        ManagerFactoryParameters parameters = new CertPathTrustManagerParameters(() -> null);
        assertThrows(
                InvalidAlgorithmParameterException.class,
                () -> Followings.factory().init(parameters));
    }

    @Test
    void keyIsChosenByTypeAndListedByItsAlias() throws Exception {
        KeyStore store = ours();
        add(store, "one", ec, authority.certify(ec.getPublic()));
        add(store, "two", rsa, authority.certify(rsa.getPublic()));
        X509ExtendedKeyManager manager = Followings.manager(store);
        assertSame(ec.getPrivate(), manager.getPrivateKey(manager.chooseServerAlias("EC", null, null)));
        assertSame(rsa.getPrivate(), manager.getPrivateKey(manager.chooseServerAlias("RSA", null, null)));
        assertArrayEquals(new String[] {"two"}, manager.getServerAliases("RSA", null));
        assertArrayEquals(new String[] {"one"}, manager.getClientAliases("EC", null));
        assertNull(manager.getServerAliases("DSA", null));
    }

    @Test
    void clientsKeyIsChosenByItsIssuer() throws Exception {
        KeyPair second = Certificates.pair("EC", 256);
        KeyStore store = ours();
        add(store, "one", ec, authority.certify(ec.getPublic()));
        add(store, "two", second, other.certify(second.getPublic()));
        X509ExtendedKeyManager manager = Followings.manager(store);
        String chosen = manager.chooseClientAlias(new String[] {"EC"}, new Principal[] {other.name()}, null);
        assertSame(second.getPrivate(), manager.getPrivateKey(chosen));
        String engines = manager.chooseEngineClientAlias(new String[] {"EC"}, new Principal[] {authority.name()}, null);
        assertSame(ec.getPrivate(), manager.getPrivateKey(engines));
    }

    @Test
    void serversKeyIsChosenByTheNameThatTheClientAsksFor() throws Exception {
        KeyPair second = Certificates.pair("EC", 256);
        KeyStore store = ours();
        add(store, "one", ec, authority.certify(ec.getPublic(), "one.example.org"));
        add(store, "two", second, authority.certify(second.getPublic(), "two.example.org"));
        try (TlsServer server = TlsServer.start(new KeyManager[] {Followings.manager(store)})) {
            assertEquals(second.getPublic(), server.visit("two.example.org").getPublicKey());
            assertEquals(ec.getPublic(), server.visit("one.example.org").getPublicKey());
            assertNotNull(server.visit("three.example.org"));
        }
    }

    @Test
    void oneKeyWithTwoCertificatesKeepsThemApart() throws Exception {
        X509Certificate first = authority.certify(ec.getPublic(), "one.example.org");
        X509Certificate second = authority.certify(ec.getPublic(), "two.example.org");
        KeyStore store = ours();
        add(store, "one", ec, first);
        add(store, "two", ec, second);
        try (TlsServer server = TlsServer.start(new KeyManager[] {Followings.manager(store)})) {
            assertEquals(first, server.visit("one.example.org"));
            assertEquals(second, server.visit("two.example.org"));
        }
    }

    private static KeyStore ours() throws Exception {
        KeyStore store = Stores.create();
        store.load(null, null);
        return store;
    }

    private static void add(KeyStore store, String alias, KeyPair pair, X509Certificate certificate) throws Exception {
        store.setKeyEntry(alias, pair.getPrivate(), PASSWORD, new Certificate[] {certificate});
    }

    private KeyStore pkcs12() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        add(store, "rsa", rsa, authority.certify(rsa.getPublic()));
        return store;
    }

    private static KeyStore.Builder builder(KeyStore store) {
        return KeyStore.Builder.newInstance(store, new KeyStore.PasswordProtection(PASSWORD));
    }
}
