// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/**
 * The key that a session's salt is encrypted to. That it is the TPM's is known from elsewhere than the channel: from the
 * runtime claims that the SNP report binds, or from the AK that they name. And it is restricted, so that the TPM
 * decrypts nothing with it for others: RSA_Decrypt of an unrestricted key would tell the salt.
 */
record SaltKey(int handle, RSAPublicKey key) {
    /** The label of a salt, which ends with a zero (TPM 2.0 part 1, annex B.10). */
    private static final PSource LABEL = new PSource.PSpecified("SECRET\0".getBytes(StandardCharsets.US_ASCII));

    private static final OAEPParameterSpec OAEP_SHA256 =
            new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, LABEL);

    /** The endorsement key that the runtime claims name: persistent where it should be, or made again. */
    static SaltKey endorsementKey(Connection connection, RSAPublicKey ek) throws AzureSkrException {
        PublicArea expected = Template.ENDORSEMENT.withModulus(ek.getModulus());
        Optional<Bytes> persistent = connection.find(Commands.readPublic(Handle.EK), SaltKey::readOutPublic);
        if (persistent.filter(expected.structure()::equals).isPresent()) {
            return new SaltKey(Handle.EK, ek);
        }
        return PrimaryKey.create(connection, Handle.ENDORSEMENT, Template.ENDORSEMENT, made -> {
            if (!made.area().modulus().equals(ek.getModulus())) {
                throw new AzureSkrException(
                        Stage.TPM,
                        "The TPM's endorsement key is not the HCLEkPub of the HCL report's runtime claims",
                        "Something stands between this process and the vTPM, or the report belongs to another VM: check"
                                + " the configured TPM, and who can open it.",
                        null);
            }
            return new SaltKey(made.handle(), ek);
        });
    }

    /** Where the runtime claims name no endorsement key (HCL report version 1): a storage key that the AK certifies. */
    static SaltKey certifiedBy(Connection connection, RSAPublicKey ak) throws AzureSkrException {
        return PrimaryKey.create(connection, Handle.NULL, Template.STORAGE, made -> {
            made.certify(connection, Handle.AK, ak);
            return new SaltKey(made.handle(), made.area().publicKey());
        });
    }

    /** Unread, because the key there may be of any kind. */
    private static Bytes readOutPublic(ByteReader in) throws MalformedException {
        Bytes outPublic = in.sized16("outPublic");
        in.sized16("name");
        in.sized16("qualifiedName");
        return outPublic;
    }

    Bytes encrypt(byte[] salt) {
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, OAEP_SHA256);
            return Bytes.owning(cipher.doFinal(salt));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a salt of 32 bytes fits every RSA key that a TPM makes", e);
        }
    }
}
