// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.unwrap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.release.KeyReference;
import io.github.azureskr.internal.release.KeyWrapAlgorithm;
import io.github.azureskr.internal.release.WrappedKey;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.net.URI;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Security;
import java.security.Signature;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyUnwrapperTest {
    private static final KeyWrapAlgorithm ALGORITHM = KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256;
    private static final String OCT = "{\"kty\":\"oct-HSM\"}";

    private static KeyPair transferPair;
    private static KeyPair rsa;
    private static KeyPair ec;

    @BeforeAll
    static void makeKeys() throws Exception {
        transferPair = Keys.rsa(2048);
        rsa = Keys.rsa(2048);
        ec = Keys.ec("secp256r1");
    }

    @ParameterizedTest
    @EnumSource
    void opensEveryAlgorithm(KeyWrapAlgorithm algorithm) throws Exception {
        Bytes ciphertext = SoftwareTransferKey.wrap(
                transferPair, algorithm, rsa.getPrivate().getEncoded());
        ReleasedKey released =
                new KeyUnwrapper().unwrap(wrapped(Keys.rsaJwk(rsa), algorithm, ciphertext), transferKey());
        assertOrdinary(rsa, released, "SHA256withRSA");
    }

    @ParameterizedTest
    @CsvSource({"P-256,secp256r1", "P-384,secp384r1", "P-521,secp521r1"})
    void opensEveryCurveOfTheJdk(String crv, String jcaName) throws Exception {
        KeyPair pair = Keys.ec(jcaName);
        ReleasedKey released = unwrap(Keys.ecJwk(pair, crv), pair.getPrivate().getEncoded());
        assertOrdinary(pair, released, "SHA256withECDSA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256K", "secp256k1"})
    void opensP256KWithoutRegisteringAProvider(String crv) throws Exception {
        List<String> before = providers();
        KeyPair pair = Keys.ec("secp256k1");
        PrivateKey key = (PrivateKey)
                unwrap(Keys.ecJwk(pair, crv), pair.getPrivate().getEncoded()).key();
        assertEquals("EC", key.getAlgorithm());
        assertEquals("PKCS#8", key.getFormat());
        assertArrayEquals(pair.getPrivate().getEncoded(), key.getEncoded());
        assertEquals(before, providers());
    }

    @ParameterizedTest
    @CsvSource({"16,AES", "24,AES", "32,AES", "1,Generic", "64,Generic"})
    void opensSymmetricKeys(int length, String algorithm) throws Exception {
        byte[] material = new byte[length];
        new Random(length).nextBytes(material);
        ReleasedKey released = unwrap(OCT, material);
        assertEquals(algorithm, released.key().getAlgorithm());
        assertArrayEquals(material, released.key().getEncoded());
        assertTrue(released.publicKey().isEmpty());
    }

    @Test
    void whateverDoesNotOpenGivesOneMessageWithoutACause() throws Exception {
        byte[] material = new byte[32];
        Bytes good = SoftwareTransferKey.wrap(transferPair, ALGORITHM, material);
        Set<String> messages = new LinkedHashSet<>();
        messages.add(cannotOpen(flip(good, 17), ALGORITHM));
        messages.add(cannotOpen(flip(good, 256), ALGORITHM));
        messages.add(cannotOpen(flip(good, good.length() - 1), ALGORITHM));
        messages.add(cannotOpen(
                SoftwareTransferKey.wrap(transferPair.getPublic(), ALGORITHM, new byte[16], material), ALGORITHM));
        messages.add(cannotOpen(SoftwareTransferKey.wrap(Keys.rsa(2048), ALGORITHM, material), ALGORITHM));
        messages.add(cannotOpen(
                SoftwareTransferKey.wrap(transferPair, KeyWrapAlgorithm.CKM_RSA_AES_KEY_WRAP, material), ALGORITHM));
        for (int length = 0; length < good.length(); length++) {
            messages.add(cannotOpen(good.slice(0, length), ALGORITHM));
        }
        assertEquals(1, messages.size(), messages::toString);
        String message = messages.iterator().next();
        assertTrue(
                message.startsWith(
                        "AzureSKR, unwrap: what Key Vault released as https://v.vault.azure.net/keys/web/7 does not decrypt"),
                message);
    }

    @Test
    void failureOfTheTpmItselfKeepsItsOwnMessage() throws Exception {
        AzureSkrException tpm = new AzureSkrException(Stage.TPM, "the PCRs have changed");
        Decryptor failing = (scheme, ciphertext) -> {
            throw tpm;
        };
        Bytes ciphertext = SoftwareTransferKey.wrap(transferPair, ALGORITHM, new byte[32]);
        assertSame(
                tpm,
                assertThrows(
                        AzureSkrException.class,
                        () -> new KeyUnwrapper().unwrap(wrapped(OCT, ALGORITHM, ciphertext), failing)));
    }

    @Test
    void wipesTheAesKey() throws Exception {
        SoftwareTransferKey transferKey = transferKey();
        Bytes good = SoftwareTransferKey.wrap(transferPair, ALGORITHM, new byte[32]);
        new KeyUnwrapper().unwrap(wrapped(OCT, ALGORITHM, good), transferKey);
        assertThrows(IllegalStateException.class, () -> transferKey.given().length());
    }

    @Test
    void wipesTheAesKeyWhenTheMaterialIsDamaged() throws Exception {
        SoftwareTransferKey transferKey = transferKey();
        Bytes bad = flip(SoftwareTransferKey.wrap(transferPair, ALGORITHM, new byte[32]), 260);
        assertThrows(
                AzureSkrException.class, () -> new KeyUnwrapper().unwrap(wrapped(OCT, ALGORITHM, bad), transferKey));
        assertThrows(IllegalStateException.class, () -> transferKey.given().length());
    }

    @Test
    void keyOfAnotherPublicPartIsRefused() throws Exception {
        byte[] otherRsa = Keys.rsa(2048).getPrivate().getEncoded();
        byte[] otherEc = Keys.ec("secp256r1").getPrivate().getEncoded();
        byte[] otherCurve = Keys.ec("secp384r1").getPrivate().getEncoded();
        String wanted = "it is not the private part of the public key in the vault's signed answer";
        assertOpenedBut(wanted, Keys.rsaJwk(rsa), otherRsa);
        assertOpenedBut(wanted, Keys.ecJwk(ec, "P-256"), otherEc);
        assertOpenedBut(wanted, Keys.ecJwk(ec, "P-256"), otherCurve);
        String otherExponent = Keys.rsaJwk(rsa).replace("AAEAAQ", "Aw");
        assertOpenedBut(wanted, otherExponent, rsa.getPrivate().getEncoded());
    }

    @Test
    void keyOfAnotherTypeIsRefused() throws Exception {
        assertOpenedBut(
                "it is not an RSA key in PKCS #8",
                Keys.rsaJwk(rsa),
                ec.getPrivate().getEncoded());
        assertOpenedBut(
                "it is not an EC key in PKCS #8",
                Keys.ecJwk(ec, "P-256"),
                rsa.getPrivate().getEncoded());
    }

    @Test
    void everyTruncationOfTheKeyMaterialIsRefused() throws Exception {
        KeyType type = KeyType.of(JsonObject.parse("jwk", Keys.ecJwk(ec, "P-256")), Keeper.ON_HEAP);
        byte[] material = ec.getPrivate().getEncoded();
        for (int length = 0; length < material.length; length++) {
            byte[] truncated = Arrays.copyOf(material, length);
            assertThrows(java.security.InvalidKeyException.class, () -> type.read(truncated), "length " + length);
        }
    }

    @Test
    void damagedKeyMaterialIsRefusedOrHoldsTheSameKey() throws Exception {
        KeyType type = KeyType.of(JsonObject.parse("jwk", Keys.rsaJwk(rsa)), Keeper.ON_HEAP);
        byte[] material = rsa.getPrivate().getEncoded();
        Random random = new Random(5649);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = material.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertEquals(rsa.getPublic(), type.read(damaged).publicKey().orElseThrow());
            } catch (java.security.InvalidKeyException e) {
                assertTrue(e.getMessage().startsWith("it is "), e.getMessage());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | kty is missing",
                "{'kty':'OKP'} | kty must be RSA, EC or oct",
                "{'kty':'RSA','e':'AQAB'} | n is missing",
                "{'kty':'RSA','n':'AQAB','e':'AQAB'} | n has 17 bits",
                "{'kty':'EC','crv':'P-192','x':'AQ','y':'AQ'} | crv must be P-256, P-384, P-521 or P-256K",
                "{'kty':'EC','crv':'P-256','x':'AQ'} | y is missing",
                "{'kty':'EC','crv':'P-256K','x':'AQ','y':'AQ'} | x and y are no point of the curve"
            })
    void unusablePublicPartIsNamedBeforeAnythingIsDecrypted(String jwk, String problem) throws Exception {
        AzureSkrException e = assertThrows(
                AzureSkrException.class,
                () -> new KeyUnwrapper()
                        .unwrap(wrapped(jwk.replace('\'', '"'), ALGORITHM, Bytes.EMPTY), (scheme, ciphertext) -> {
                            throw new AssertionError("decrypted");
                        }));
        assertTrue(e.getMessage().contains("cannot be used: jwk: " + problem), e.getMessage());
        assertEquals(Stage.UNWRAP, e.stage());
    }

    @Test
    void pointOffTheCurveIsRefused() throws Exception {
        String offCurve = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}";
        AzureSkrException e = assertThrows(
                AzureSkrException.class, () -> unwrap(offCurve, ec.getPrivate().getEncoded()));
        assertEquals(Stage.UNWRAP, e.stage());
    }

    /** Where the platform is asked for such a point, it throws what nobody declares. */
    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "P-521", "P-256K"})
    void pointThatIsLongerThanItsFieldIsRefused(String curve) {
        String tooLong = Bytes.owning(new byte[67]).hex().replace('0', '7');
        for (String point : List.of("\"x\":\"AQ\",\"y\":\"%s\"", "\"x\":\"%s\",\"y\":\"AQ\"")) {
            String jwk = "{\"kty\":\"EC\",\"crv\":\"" + curve + "\"," + point.formatted(tooLong) + "}";
            MalformedException e = assertThrows(
                    MalformedException.class, () -> KeyType.of(JsonObject.parse("jwk", jwk), Keeper.ON_HEAP));
            assertTrue(e.getMessage().contains("longer than"), e.getMessage());
        }
    }

    private static void assertOrdinary(KeyPair pair, ReleasedKey released, String signatureAlgorithm) throws Exception {
        PrivateKey key = (PrivateKey) released.key();
        assertEquals("PKCS#8", key.getFormat());
        assertArrayEquals(pair.getPrivate().getEncoded(), key.getEncoded());
        assertEquals(pair.getPublic(), released.publicKey().orElseThrow());
        Signature signature = Signature.getInstance(signatureAlgorithm);
        signature.initSign(key);
        byte[] signed = signature.sign();
        signature.initVerify(pair.getPublic());
        assertTrue(signature.verify(signed));
    }

    private static String cannotOpen(Bytes ciphertext, KeyWrapAlgorithm algorithm) throws Exception {
        AzureSkrException e = assertThrows(
                AzureSkrException.class,
                () -> new KeyUnwrapper().unwrap(wrapped(OCT, algorithm, ciphertext), transferKey()));
        assertNull(e.getCause());
        return e.getMessage();
    }

    private static void assertOpenedBut(String problem, String jwk, byte[] material) throws Exception {
        AzureSkrException e = assertThrows(AzureSkrException.class, () -> unwrap(jwk, material));
        String message =
                "AzureSKR, unwrap: what Key Vault released as https://v.vault.azure.net/keys/web/7 was opened, but "
                        + problem + ". It was not used. ";
        assertTrue(e.getMessage().startsWith(message), e.getMessage());
    }

    private static ReleasedKey unwrap(String jwk, byte[] material) throws Exception {
        Bytes ciphertext = SoftwareTransferKey.wrap(transferPair, ALGORITHM, material);
        return new KeyUnwrapper().unwrap(wrapped(jwk, ALGORITHM, ciphertext), transferKey());
    }

    private static SoftwareTransferKey transferKey() {
        return new SoftwareTransferKey(transferPair.getPrivate());
    }

    private static WrappedKey wrapped(String jwk, KeyWrapAlgorithm algorithm, Bytes ciphertext) throws Exception {
        KeyReference reference = new KeyReference(URI.create("https://v.vault.azure.net"), "web", Optional.of("7"));
        return new WrappedKey(reference, JsonObject.parse("jwk", jwk), Optional.empty(), algorithm, ciphertext, "");
    }

    private static Bytes flip(Bytes bytes, int index) {
        byte[] changed = bytes.toArray();
        changed[index] ^= 1;
        return Bytes.owning(changed);
    }

    private static List<String> providers() {
        return Arrays.stream(Security.getProviders()).map(Object::toString).toList();
    }
}
