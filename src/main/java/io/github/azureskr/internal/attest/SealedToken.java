// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.bytes.SecretBytes;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.tpm.DecryptScheme;
import io.github.azureskr.internal.tpm.Decryptor;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * MAA's answer: the token under AES-GCM, the AES key under the transfer key.
 *
 * @param innerKey the AES key under the transfer key, RSAES
 */
record SealedToken(Bytes innerKey, Bytes iv, Bytes ciphertext, Bytes tag) {
    private static final Bytes ADDITIONAL_DATA = Bytes.utf8("Transport Key");
    /** Of the transfer key's RSA-2048. */
    private static final int RSA_BLOCK = 256;

    private static final int TAG_SIZE = 16;
    private static final int LONGEST_IV = 128;
    private static final Set<Integer> KEY_SIZES = Set.of(16, 24, 32);

    /** Reads the body of a 200 answer. */
    static SealedToken read(Bytes body) throws MalformedException {
        JsonObject sealed = JsonObject.parse(
                "MAA's sealed token", JsonObject.parse("MAA's answer", body).base64("token"));
        JsonObject parameters = sealed.object("EncryptionParams");
        expect(parameters, "Cipher", "AES");
        expect(parameters, "BlockMode", "ChainingModeGCM");
        // GCM pads nothing, but the service says so and the reference client insists.
        expect(parameters, "BlockPadding", "PKCS7");
        if (parameters.number("KeySizeInBits") <= 0) {
            throw parameters.malformed("KeySizeInBits", "must be positive");
        }
        return new SealedToken(
                sealed.base64("EncryptedInnerKey"),
                sized(parameters, "Iv", 1, LONGEST_IV),
                sealed.base64("Jwt"),
                sized(sealed, "AuthenticationData", TAG_SIZE, TAG_SIZE));
    }

    /** The token, in compact form. */
    String open(Decryptor transferKey) throws AzureSkrException {
        if (innerKey.length() != RSA_BLOCK) {
            throw undecryptable();
        }
        try (SecretBytes key = transferKey.decrypt(DecryptScheme.RSAES, innerKey)) {
            if (!KEY_SIZES.contains(key.length())) {
                throw undecryptable();
            }
            return key.lend(this::decrypt);
        } catch (GeneralSecurityException e) {
            throw undecryptable();
        }
    }

    private String decrypt(byte[] key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_SIZE, iv.toArray()));
        cipher.updateAAD(ADDITIONAL_DATA.toArray());
        ByteBuffer sealed = ByteBuffer.allocate(ciphertext.length() + tag.length());
        sealed.put(ciphertext.asBuffer()).put(tag.asBuffer());
        return Bytes.owning(cipher.doFinal(sealed.array())).utf8();
    }

    /** The same words, without a cause, whichever layer failed: told apart they would be an oracle. */
    private static AzureSkrException undecryptable() {
        return new AzureSkrException(
                Stage.ATTESTATION,
                "MAA's answer does not decrypt: it was sealed for another key or altered on its way",
                "Load again; if it stays, look for a TLS-inspecting proxy between this machine and MAA",
                null);
    }

    private static void expect(JsonObject object, String name, String value) throws MalformedException {
        if (!object.string(name).equals(value)) {
            throw object.malformed(name, "must be " + value);
        }
    }

    private static Bytes sized(JsonObject object, String name, int least, int most) throws MalformedException {
        Bytes value = object.base64(name);
        if (value.length() < least || value.length() > most) {
            throw object.malformed(name, "has " + value.length() + " bytes");
        }
        return value;
    }

    /** Nothing of the token. */
    @Override
    public String toString() {
        return "SealedToken";
    }
}
