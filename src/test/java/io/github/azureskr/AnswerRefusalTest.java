// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import static io.github.azureskr.spec.Stage.RELEASE;
import static io.github.azureskr.spec.Stage.UNWRAP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.azureskr.emulator.AzureService;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.vault.NewKey;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A vault's answer is used only if that vault signed it, it is about this key, and the key in it is the one it names. */
@ExtendWith(LocalAzureExtension.class)
class AnswerRefusalTest {
    private static URI key;

    @BeforeAll
    static void createKey(LocalAzure azure) {
        key = azure.createKey("web");
    }

    @AfterAll
    static void honestAnswerIsUsed(LocalAzure azure) throws Exception {
        Refused.butNowLoads(azure, key);
    }

    private static ReleaseTampering answer() {
        return ReleaseTampering.none();
    }

    @Test
    void answerSignedByAnotherAuthoritysCertificateIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().signedBy(LocalCa.create().issue("localhost", List.of("localhost"))))
                .because("CN=localhost", "is not trusted", "trust.certificates");
    }

    @Test
    void answerSignedByAnotherVaultIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().signedBy(azure.ca().issue("vault.azure.net", List.of("*.vault.azure.net"))))
                .because("somebody else signed it", "*.vault.azure.net", "localhost");
    }

    @Test
    void answerSignedWithAnotherKeyUnderTheVaultsCertificateIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().signedWithKey(rsa().getPrivate())).because("signature", "altered on its way");
    }

    @Test
    void answerWithoutASignatureIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().headerMember("/alg", "none")).because("alg must be one of PS256");
        refused(azure, answer().headerMember("/alg", "none").jws(jws -> jws.substring(0, jws.lastIndexOf('.') + 1)))
                .because("not a JWS in compact form");
    }

    @Test
    void answerSignedWithThePublicKeyAsASecretIsRefused(LocalAzure azure) throws Exception {
        PublicKey secret = azure.keyVault().signer().certificate().getPublicKey();
        refused(
                        azure,
                        answer().headerMember("/alg", "HS256")
                                .jws(jws -> CompactJws.of(jws)
                                        .withHmac(secret.getEncoded())
                                        .toString()))
                .because("alg must be one of PS256");
    }

    @Test
    void answerThatWasChangedAfterItWasSignedIsRefused(LocalAzure azure) throws Exception {
        refused(
                        azure,
                        answer().jws(jws -> CompactJws.of(jws)
                                .withPayload("\"exportable\":true", "\"exportable\": true")
                                .toString()))
                .because("signature", "altered on its way");
    }

    @Test
    void answerWithoutCertificatesIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().header(header -> {
                    header.remove("x5c");
                    return header;
                }))
                .because("x5c is missing");
    }

    @Test
    void answerAboutAnotherKeyIsRefused(LocalAzure azure) throws Exception {
        String vault = azure.uri(AzureService.KEY_VAULT).toString();
        String version = "/" + "0".repeat(32);
        for (String other :
                List.of(vault + "/keys/other" + version, "https://other.vault.azure.net/keys/web" + version)) {
            refused(azure, answer().payloadMember("/response/key/key/kid", other))
                    .because("kid is " + other, "another key than the one asked for");
        }
    }

    @Test
    void answerWrappedToAnotherTransferKeyIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().keyHsmMember("/header/kid", "AnotherKey"))
                .because("kid is AnotherKey, not TpmEphemeralEncryptionKey");
    }

    @Test
    void answerWrappedInAnotherWayIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().keyHsmMember("/header/enc", "CKM_RSA_AES_KEY_WRAP"))
                .because("enc is CKM_RSA_AES_KEY_WRAP, not RSA_AES_KEY_WRAP_256");
        refused(azure, answer().payloadMember("/request/enc", "CKM_RSA_AES_KEY_WRAP"))
                .because("enc is CKM_RSA_AES_KEY_WRAP, not RSA_AES_KEY_WRAP_256");
    }

    @Test
    void answerAboutAKeyThatIsNotExportableIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().payloadMember("/response/key/attributes/exportable", false))
                .because("exportable is false");
    }

    @Test
    void answerAboutADisabledKeyIsRefused(LocalAzure azure) throws Exception {
        refused(azure, answer().payloadMember("/response/key/attributes/enabled", false))
                .because("enabled is false");
    }

    /** Told apart they would be an oracle. */
    @Test
    void alteredCiphertextIsRefusedInTheSameWordsWhereverItWasAltered(LocalAzure azure) throws Exception {
        Refused transferKeysPart = notUnwrapped(azure, key, answer().ciphertext(flip(100)));
        Refused wrappedKeysPart = notUnwrapped(azure, key, answer().ciphertext(flip(300)));
        Refused truncated = notUnwrapped(azure, key, answer().ciphertext(ciphertext -> Arrays.copyOf(ciphertext, 264)));
        transferKeysPart.because("does not decrypt", "encrypted to another key");
        assertEquals(transferKeysPart.message(), wrappedKeysPart.message());
        assertEquals(transferKeysPart.message(), truncated.message());
    }

    @Test
    void privateKeyOfAnotherRsaKeyIsRefused(LocalAzure azure) throws Exception {
        notUnwrapped(azure, key, answer().privateKey(rsa().getPrivate()))
                .because("not the private part of the public key");
    }

    @Test
    void privateKeyOfAnotherEcKeyIsRefused(LocalAzure azure) throws Exception {
        PrivateKey other = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        URI ec = azure.createKey("ec", NewKey.ec("P-384"));
        notUnwrapped(azure, ec, answer().privateKey(other)).because("not the private part of the public key");
    }

    @Test
    void privateKeyOfAnotherKindIsRefused(LocalAzure azure) throws Exception {
        PrivateKey ec = KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate();
        notUnwrapped(azure, key, answer().privateKey(ec)).because("not an RSA key in PKCS #8");
    }

    private static Refused refused(LocalAzure azure, ReleaseTampering tampering) throws Exception {
        azure.keyVault().tamper(tampering);
        return Refused.load(azure.configuration(key))
                .at(RELEASE)
                .because(azure.uri(AzureService.KEY_VAULT).toString());
    }

    private static Refused notUnwrapped(LocalAzure azure, URI asked, ReleaseTampering tampering) throws Exception {
        azure.keyVault().tamper(tampering);
        return Refused.load(azure.configuration(asked)).at(UNWRAP).because(asked.toString());
    }

    private static UnaryOperator<byte[]> flip(int offset) {
        return bytes -> {
            bytes[offset] ^= 1;
            return bytes;
        };
    }

    private static KeyPair rsa() throws Exception {
        KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
        rsa.initialize(2048);
        return rsa.generateKeyPair();
    }
}
