// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator;

import io.github.azureskr.emulator.http.LocalCa;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The texts that others need to use a local Azure: the provider's properties, a release policy, the CA's file. */
final class Configuration {
    private Configuration() {}

    static String of(LocalAzure azure, Path certificates) {
        return String.join(
                "\n",
                "#azureskr",
                "tpm=" + azure.paravisor().tcti(),
                "imds.endpoint=" + azure.uri(AzureService.IMDS),
                "attestation.endpoint=" + azure.uri(AzureService.ATTESTATION),
                "trust.certificates=" + certificates,
                "trust.amd-root=" + amdRoot(azure),
                "event-log=" + azure.paravisor().eventLogFile(),
                "");
    }

    /** Of the SubjectPublicKeyInfo, which survives that a certificate is issued anew. */
    private static String amdRoot(LocalAzure azure) {
        try {
            byte[] key = azure.paravisor().machine().ark().getPublicKey().getEncoded();
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(key));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("the ARK was there at the start", e);
        }
    }

    /** The CA's root in a file that lasts as long as the local Azure. */
    static Path writeCertificates(LocalCa ca, Path folder) throws IOException {
        return Files.writeString(folder.resolve("ca.pem"), ca.rootPem());
    }

    static String releasePolicy(URI authority) {
        return """
                {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[\
                {"claim":"x-ms-isolation-tee.x-ms-attestation-type","equals":"sevsnpvm"},\
                {"claim":"x-ms-isolation-tee.x-ms-compliance-status","equals":"azure-compliant-cvm"}]}]}""".formatted(authority);
    }
}
