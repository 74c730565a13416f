// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DomainLoadStoreParameter;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.Provider;
import java.security.Security;
import java.util.Collections;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureSkrProviderTest {
    private final Provider provider = new AzureSkrProvider();

    @TempDir
    Path folder;

    @Test
    void itsServicesAreOnlyThoseThatNoOtherProviderHas() {
        assertEquals(
                Set.of("KeyStore.AzureSKR", "KeyManagerFactory.AzureSKR"),
                provider.getServices().stream()
                        .map(service -> service.getType() + "." + service.getAlgorithm())
                        .collect(Collectors.toSet()));
    }

    @Test
    void theServiceLoaderFindsIt() {
        assertTrue(ServiceLoader.load(Provider.class).stream()
                .anyMatch(found -> found.type().equals(AzureSkrProvider.class)));
    }

    @Test
    void registeredAtTheTopItChangesNothingElse() throws Exception {
        Provider digests = KeyPairGenerator.getInstance("RSA").getProvider();
        Security.insertProviderAt(provider, 1);
        try {
            assertSame(provider, KeyStore.getInstance("AzureSKR").getProvider());
            assertSame(digests, KeyPairGenerator.getInstance("RSA").getProvider());
        } finally {
            Security.removeProvider(AzureSkrProvider.NAME);
        }
    }

    @Test
    void withoutConfigurationTheStoreIsEmptyAndUsable() throws Exception {
        KeyStore store = loaded();
        assertEquals(0, store.size());
        assertFalse(store.aliases().hasMoreElements());
        assertNull(store.getKey("web", null));
        assertNull(store.getCertificate("web"));
        assertNull(store.getCertificateChain("web"));
        assertNull(store.getCreationDate("web"));
        assertNull(store.getEntry("web", null));
    }

    @Test
    void aKeyAddedInMemoryIsFoundUnderAnyCaseOfItsAlias() throws Exception {
        KeyStore store = loaded();
        Key key = new SecretKeySpec(new byte[16], "AES");
        store.setKeyEntry("Data", key, "changeit".toCharArray(), null);
        assertSame(key, store.getKey("dATA", "any password".toCharArray()));
        assertEquals("data", Collections.list(store.aliases()).get(0));
        assertTrue(store.isKeyEntry("DATA"));
        assertFalse(store.isCertificateEntry("data"));
        assertTrue(store.entryInstanceOf("data", KeyStore.SecretKeyEntry.class));
    }

    @Test
    void whatCannotBeChangedIsRefusedWithAdvice() throws Exception {
        KeyStore store = loaded();
        assertThrows(KeyStoreException.class, () -> store.deleteEntry("web"));
        assertThrows(KeyStoreException.class, () -> store.setKeyEntry("web", new byte[0], null));
        assertTrue(assertThrows(
                        UnsupportedOperationException.class,
                        () -> store.store(new ByteArrayOutputStream(), new char[0]))
                .getMessage()
                .contains("never writes a released key"));
    }

    @Test
    void theTypeIsDetectedByTheFirstLine() throws Exception {
        Path file = Files.writeString(folder.resolve("azureskr.conf"), "#azureskr\nnonsense = 1\n");
        Security.addProvider(provider);
        try {
            IOException failure =
                    assertThrows(IOException.class, () -> KeyStore.getInstance(file.toFile(), (char[]) null));
            assertTrue(failure.getMessage().contains("'nonsense' is not known"), failure.getMessage());
        } finally {
            Security.removeProvider(AzureSkrProvider.NAME);
        }
    }

    @Test
    void theConfigurationArgumentNamesAFileThatIsReadWhenAStoreIsLoaded() throws Exception {
        Path missing = folder.resolve("missing.conf");
        KeyStore store = KeyStore.getInstance("AzureSKR", provider.configure(missing.toString()));
        assertTrue(assertThrows(IOException.class, () -> store.load(null, null))
                .getMessage()
                .contains(missing + " does not exist"));
    }

    @Test
    void aConfigurationArgumentThatIsNoFileNameIsRefused() {
        assertThrows(InvalidParameterException.class, () -> provider.configure("a\0b"));
    }

    @Test
    void whatIsNoPrivateOrSecretKeyIsNotAdded() throws Exception {
        KeyStore store = loaded();
        Key key = KeyPairGenerator.getInstance("EC").generateKeyPair().getPublic();
        assertThrows(KeyStoreException.class, () -> store.setKeyEntry("web", key, null, null));
        assertThrows(KeyStoreException.class, () -> store.setKeyEntry("web", (Key) null, null, null));
        assertFalse(store.containsAlias("web"));
    }

    @Test
    void aFailedLoadKeepsWhatWasThere() throws Exception {
        KeyStore store = loaded();
        store.setKeyEntry("data", new SecretKeySpec(new byte[16], "AES"), null, null);
        var wrong = new ByteArrayInputStream("nonsense = 1".getBytes(StandardCharsets.UTF_8));
        assertThrows(IOException.class, () -> store.load(wrong, null));
        assertTrue(store.containsAlias("data"));
    }

    @Test
    void aParameterOfAnotherKindIsRefused() throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", provider);
        var domain = new DomainLoadStoreParameter(folder.toUri(), Map.of());
        assertThrows(IllegalArgumentException.class, () -> store.load(domain));
    }

    private KeyStore loaded() throws Exception {
        KeyStore store = KeyStore.getInstance("AzureSKR", provider);
        store.load(null, null);
        return store;
    }
}
