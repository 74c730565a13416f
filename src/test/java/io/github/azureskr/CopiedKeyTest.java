// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.internal.pipeline.Provenance;
import io.github.azureskr.internal.pipeline.Provenances;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A released key that a server has copied into a second store of the same type, as Tomcat does with PKCS #8 keys. */
@ExtendWith(LocalAzureExtension.class)
class CopiedKeyTest {
    @TempDir
    Path folder;

    private KeyStore original;
    private KeyStore copy;

    @BeforeEach
    void copy(LocalAzure azure) throws Exception {
        original = Stores.load(azure.configuration(azure.createKey("web")));
        copy = Stores.create();
        copy.load(null, null);
        copy.setKeyEntry(
                "tomcat", original.getKey("web", null), "changeit".toCharArray(), original.getCertificateChain("web"));
    }

    @Test
    void keepsTheAttributesOfItsRelease() throws Exception {
        Set<KeyStore.Entry.Attribute> attributes =
                original.getEntry("web", null).getAttributes();
        assertNotEquals(Set.of(), attributes);
        assertEquals(attributes, copy.getEntry("tomcat", null).getAttributes());
    }

    @Test
    void keepsTheTimeAtWhichItsVersionWasMade() throws Exception {
        assertEquals(original.getCreationDate("web"), copy.getCreationDate("tomcat"));
    }

    @Test
    void isStillKnownByTheConfigurationAndAliasThatItCameFrom() throws Exception {
        Provenance provenance = Provenances.of(copy.getKey("tomcat", null)).orElseThrow();
        assertEquals("web", provenance.alias());
        assertEquals("web", provenance.configuration().keys().get(0).alias());
    }

    /** Else a key manager could choose another key than the one that the server was told to serve. */
    @Test
    void isAloneInTheCopyWhateverTheSurroundingsConfigure(LocalAzure azure) throws Exception {
        Path surroundings = folder.resolve("azureskr.conf");
        Files.writeString(surroundings, azure.configuration(azure.createKey("another")));
        KeyStore ambient = KeyStore.getInstance("AzureSKR", new AzureSkrProvider().configure(surroundings.toString()));
        ambient.load(null, null);
        assertTrue(ambient.containsAlias("another"));
        ambient.setKeyEntry("tomcat", original.getKey("web", null), null, original.getCertificateChain("web"));
        assertEquals(List.of("tomcat"), Collections.list(ambient.aliases()));
        ambient.setKeyEntry("second", original.getKey("web", null), null, original.getCertificateChain("web"));
        assertEquals(List.of("second", "tomcat"), Collections.list(ambient.aliases()));
    }
}
