// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import com.nimbusds.jose.jwk.RSAKey;
import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.maa.Tampering;
import io.github.azureskr.emulator.vault.ReleaseTampering;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Lets the services seal their honest answers with session keys that a test has chosen, and so can look for. */
final class KnownSecrets {
    private static final int TAG = 16;

    private final byte[] innerKey = random();
    private final byte[] transferKey = random();
    private final AtomicReference<PublicKey> recipient = new AtomicReference<>();
    private final AtomicReference<String> token = new AtomicReference<>();
    private final AtomicReference<byte[]> sealedToken = new AtomicReference<>();
    private final AtomicReference<byte[]> material = new AtomicReference<>();
    private final AtomicReference<byte[]> sealedInnerKey = new AtomicReference<>();
    private final AtomicReference<byte[]> sealedTransferKey = new AtomicReference<>();

    static KnownSecrets of(LocalAzure azure) {
        KnownSecrets secrets = new KnownSecrets();
        azure.maa()
                .tamper(new Tampering(
                        header -> header,
                        secrets::learnRecipient,
                        false,
                        secrets::learnToken,
                        secrets::sealToken,
                        false));
        azure.keyVault()
                .tamper(ReleaseTampering.none()
                        .keyMaterial(secrets::learnMaterial)
                        .ciphertext(wrapped -> secrets.wrapKey()));
        return secrets;
    }

    /** The AES key of MAA's envelope. */
    byte[] innerKey() {
        return innerKey;
    }

    /** The AES key around the released key. */
    byte[] transferKey() {
        return transferKey;
    }

    /** MAA's token, once a load has come so far. */
    String token() {
        return token.get();
    }

    /** The same as MAA sends it, under the inner key. */
    byte[] sealedToken() {
        return sealedToken.get();
    }

    /** What the TPM is sent of each, once a load has come so far. */
    List<byte[]> sealed() {
        return List.of(sealedInnerKey.get(), sealedTransferKey.get());
    }

    private Map<String, Object> learnRecipient(Map<String, Object> claims) {
        Map<?, ?> runtime = (Map<?, ?>) claims.get("x-ms-runtime");
        Map<?, ?> jwk = (Map<?, ?>) ((List<?>) runtime.get("keys")).get(0);
        Map<String, Object> publicPart = Map.of("kty", "RSA", "n", jwk.get("n"), "e", jwk.get("e"));
        recipient.set(done(() -> RSAKey.parse(publicPart).toPublicKey()));
        return claims;
    }

    private String learnToken(String jwt) {
        token.set(jwt);
        return jwt;
    }

    private byte[] learnMaterial(byte[] exported) {
        material.set(exported);
        return exported;
    }

    private Map<String, Object> sealToken(Map<String, Object> envelope) {
        byte[] iv = Base64.getDecoder().decode((String) ((Map<?, ?>) envelope.get("EncryptionParams")).get("Iv"));
        byte[] sealed = done(() -> {
            Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(innerKey, "AES"), new GCMParameterSpec(8 * TAG, iv));
            aes.updateAAD("Transport Key".getBytes(StandardCharsets.US_ASCII));
            return aes.doFinal(token.get().getBytes(StandardCharsets.US_ASCII));
        });
        sealedInnerKey.set(done(() -> {
            Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
            rsa.init(Cipher.ENCRYPT_MODE, recipient.get());
            return rsa.doFinal(innerKey);
        }));
        int length = sealed.length - TAG;
        sealedToken.set(Arrays.copyOf(sealed, length));
        Map<String, Object> known = new LinkedHashMap<>(envelope);
        known.put("EncryptedInnerKey", base64(sealedInnerKey.get()));
        known.put("Jwt", base64(sealedToken.get()));
        known.put("AuthenticationData", base64(Arrays.copyOfRange(sealed, length, sealed.length)));
        return known;
    }

    /** RSA_AES_KEY_WRAP_256. */
    private byte[] wrapKey() {
        sealedTransferKey.set(done(() -> {
            Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
            rsa.init(
                    Cipher.ENCRYPT_MODE,
                    recipient.get(),
                    new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
            return rsa.doFinal(transferKey);
        }));
        byte[] wrapped = done(() -> {
            Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding");
            kwp.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(transferKey, "AES"));
            return kwp.doFinal(material.get());
        });
        byte[] both = Arrays.copyOf(sealedTransferKey.get(), sealedTransferKey.get().length + wrapped.length);
        System.arraycopy(wrapped, 0, both, sealedTransferKey.get().length, wrapped.length);
        return both;
    }

    private interface Sealing<T> {
        T seal() throws Exception;
    }

    private static <T> T done(Sealing<T> sealing) {
        try {
            return sealing.seal();
        } catch (Exception e) {
            throw new AssertionError("sealing with a key of our own", e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] random() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return key;
    }
}
