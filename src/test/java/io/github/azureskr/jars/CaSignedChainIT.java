// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.jars;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.LocalAzure;
import io.github.azureskr.emulator.LocalAzureExtension;
import io.github.azureskr.emulator.http.LocalCa;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** README's way from a key that was born in the vault to a server whose clients need to trust a public CA only. */
@Timeout(300)
@ParameterizedClass(name = "{0}")
@MethodSource("io.github.azureskr.jars.Jdk#all")
@ExtendWith(LocalAzureExtension.class)
class CaSignedChainIT {
    private static final Path OPTIONS = Path.of("provider-config/keytool/keytool.conf");

    private final Jdk jdk;

    @TempDir
    Path folder;

    CaSignedChainIT(Jdk jdk) {
        this.jdk = jdk;
    }

    @Test
    void aServerServesTheChainThatACaSignedOnRequest(LocalAzure azure) throws Exception {
        jdk.assumeInstalled();
        String selfSigned = azure.configuration(azure.createKey("web"));
        Path configuration = Files.writeString(folder.resolve("azureskr.conf"), selfSigned);

        Path request = folder.resolve("web.csr");
        keytool("-certreq", "-alias", "web", "-ext", "san=dns:localhost", "-file", request.toString());
        LocalCa ca = LocalCa.create();
        Path chain = Files.writeString(folder.resolve("web.pem"), LocalCa.pem(sign(ca, request)));
        Files.writeString(configuration, selfSigned + "certificate = " + chain + "\n");

        Finished list = keytool("-list", "-v");
        assertTrue(list.out().contains("Certificate chain length: 2"), list::toString);
        Path security = SecurityFile.write(folder, jdk.nextProvider(), "AzureSKR " + configuration);
        try (Conversation server = DefaultTlsServer.start(jdk, folder, DefaultTlsServer.options(security))) {
            server.tell("go");
            List<Certificate> shown = DefaultTlsServer.visit(server, ca.clientContext());
            assertEquals(VaultKeys.publicKey(azure, "web"), shown.get(0).getPublicKey());
            assertEquals(2, shown.size());
        }
    }

    /** What a CA does: it convinces itself that the requester has the key, and puts in what it has checked. */
    private static List<X509Certificate> sign(LocalCa ca, Path request) throws Exception {
        try (PEMParser pem = new PEMParser(new StringReader(Files.readString(request)))) {
            PKCS10CertificationRequest parsed = (PKCS10CertificationRequest) pem.readObject();
            PublicKey key = new JcaPEMKeyConverter().getPublicKey(parsed.getSubjectPublicKeyInfo());
            assertTrue(parsed.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key)));
            Extensions extensions =
                    Extensions.getInstance(parsed.getAttributes(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest)[0]
                            .getAttributeValues()[0]);
            List<String> names = Arrays.stream(GeneralNames.fromExtensions(extensions, Extension.subjectAlternativeName)
                            .getNames())
                    .map(GeneralName::getName)
                    .map(Object::toString)
                    .toList();
            // Without the root, as CAs send it: that one is the clients' business.
            return ca.certify(key, names.get(0), names).subList(0, 2);
        }
    }

    /** With our file, in which a user changes where the configuration and the jar are. */
    private Finished keytool(String... arguments) throws IOException {
        String ours = Files.readString(OPTIONS);
        assertTrue(ours.contains(" /etc/azureskr.conf "), "the configuration is not there");
        assertTrue(ours.contains(" /opt/azureskr/azure-skr-provider-VERSION-all.jar "), "the jar is not there");
        Path options = Files.writeString(
                folder.resolve("keytool.conf"),
                ours.replace(" /etc/azureskr.conf ", " " + folder.resolve("azureskr.conf") + " ")
                        .replace(
                                " /opt/azureskr/azure-skr-provider-VERSION-all.jar ",
                                " " + Jars.selfContained() + " "));
        List<String> command =
                new ArrayList<>(List.of(jdk.program("keytool"), "-J-Duser.language=en", "-conf", options.toString()));
        command.addAll(List.of(arguments));
        Finished finished = Finished.run(folder, "", command);
        assertEquals(0, finished.status(), finished::toString);
        return finished;
    }
}
