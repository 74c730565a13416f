// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;
import java.security.interfaces.RSAPublicKey;

/** A primary key that was made for us and is loaded as a transient object. */
record PrimaryKey(int handle, PublicArea area) {
    /** Has a key made, checks that it is what was asked for, and gives it to {@code use}; flushes it if that fails. */
    static <R> R create(Connection connection, int hierarchy, PublicArea template, Connection.Use<PrimaryKey, R> use)
            throws AzureSkrException {
        Command command = Commands.createPrimary(hierarchy, template);
        return connection.load(command, reply -> {
            PublicArea area = connection.parse(command, reply, PrimaryKey::readPublic);
            requireFit(area, template);
            return use.with(new PrimaryKey(reply.handle(), area));
        });
    }

    private static PublicArea readPublic(ByteReader in) throws MalformedException {
        PublicArea outPublic = PublicArea.read(in);
        in.sized16("creationData");
        in.sized16("creationHash");
        in.skip("creationTicket tag and hierarchy", 6);
        in.sized16("creationTicket digest");
        in.sized16("name");
        return outPublic;
    }

    private static void requireFit(PublicArea area, PublicArea template) throws AzureSkrException {
        if (!area.fits(template)) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "The TPM made another key than the one asked for: attributes 0x%08X and policy \"%s\", not 0x%08X and \"%s\""
                            .formatted(
                                    area.attributes(), area.authPolicy(), template.attributes(), template.authPolicy()),
                    "Something on the channel to the TPM alters commands or answers; the key was dropped. Check the"
                            + " configured TPM, and who can open it.",
                    null);
        }
    }

    /** Has the AK certify this key, and checks the AK's signature and the name that it certifies. */
    Certification certify(Connection connection, int ak, RSAPublicKey akKey) throws AzureSkrException {
        Signed signed = connection.run(Commands.certify(handle, ak), PrimaryKey::readCertification);
        if (!signed.certification().isSignedBy(akKey)
                || !signed.certified().name().equals(area.name())) {
            throw new AzureSkrException(
                    Stage.TPM,
                    "The certification of a new key is not signed by the expected AK, or is of another key",
                    "Either something on the channel to the TPM alters commands or answers, or the HCL report and"
                            + " the TPM belong to two machines. Check the configured TPM, and who can open it.",
                    null);
        }
        return signed.certification();
    }

    private record Signed(Certification certification, Attest.Certified certified) {}

    private static Signed readCertification(ByteReader in) throws MalformedException {
        Bytes attest = in.sized16("certifyInfo");
        return new Signed(
                new Certification(attest, Rsassa.read(in)), Attest.read(attest).certified());
    }
}
