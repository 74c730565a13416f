// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.keymanager;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.azureskr.internal.pipeline.CertifiedKey;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;

/** What a handshake gets whose key is replaced at any moment of it. */
class RotatingKeysTest {
    private final CertifiedKey first = key();
    private final CertifiedKey second = key();
    private final RotatingKeys keys = new RotatingKeys(Map.of("web", first));

    RotatingKeysTest() throws Exception {}

    @Test
    void chosenAliasMeansTheKeyThatWasThereWhenItWasChosen() throws Exception {
        String chosen = keys.chooseServerAlias("EC", null, null);
        keys.replace("web", second);
        assertSame(first.key(), keys.getPrivateKey(chosen));
        assertSame(first.chain().get(0), keys.getCertificateChain(chosen)[0]);
        String next = keys.chooseServerAlias("EC", null, null);
        assertSame(second.key(), keys.getPrivateKey(next));
        assertSame(second.chain().get(0), keys.getCertificateChain(next)[0]);
    }

    @Test
    void onlyAFewOldKeysAreKept() throws Exception {
        String oldest = keys.chooseServerAlias("EC", null, null);
        keys.replace("web", second);
        keys.replace("web", key());
        assertSame(first.key(), keys.getPrivateKey(oldest));
        keys.replace("web", key());
        assertNull(keys.getPrivateKey(oldest));
        assertNull(keys.getCertificateChain(oldest));
    }

    @Test
    void configuredAliasGetsTheChainOfTheKeyThatItGot() throws Exception {
        assertSame(first.key(), keys.getPrivateKey("web"));
        keys.replace("web", second);
        assertSame(first.chain().get(0), keys.getCertificateChain("web")[0]);
        assertSame(second.key(), keys.getPrivateKey("web"));
        assertSame(second.chain().get(0), keys.getCertificateChain("web")[0]);
    }

    @Test
    void configuredAliasGetsTheKeyOfTheChainThatItGot() throws Exception {
        assertSame(first.chain().get(0), keys.getCertificateChain("web")[0]);
        keys.replace("web", second);
        assertSame(first.key(), keys.getPrivateKey("web"));
        assertSame(second.chain().get(0), keys.getCertificateChain("web")[0]);
        assertSame(second.key(), keys.getPrivateKey("web"));
    }

    @Test
    void anotherThreadsQuestionIsNotThisOnes() throws Exception {
        Thread other = new Thread(() -> keys.getPrivateKey("web"));
        other.start();
        other.join();
        keys.replace("web", second);
        assertSame(second.chain().get(0), keys.getCertificateChain("web")[0]);
    }

    @Test
    void questionThatIsAskedTwiceIsAnsweredByTheNewestTwice() throws Exception {
        assertSame(first.key(), keys.getPrivateKey("web"));
        keys.replace("web", second);
        assertSame(second.key(), keys.getPrivateKey("web"));
    }

    @Test
    void aliasThatOnlyLooksLikeAChosenOneIsItself() throws Exception {
        RotatingKeys odd = new RotatingKeys(Map.of("web#9", first, "web", second));
        assertSame(first.key(), odd.getPrivateKey("web#9"));
    }

    private static CertifiedKey key() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
        X500Principal name = new X500Principal("CN=server");
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(3600)),
                name,
                pair.getPublic());
        var certificate = new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        return new CertifiedKey(pair.getPrivate(), List.of(certificate), Optional.empty());
    }
}
