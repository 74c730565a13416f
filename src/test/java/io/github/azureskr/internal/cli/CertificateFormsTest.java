// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.snp.FakeAmd;
import io.github.azureskr.internal.snp.Samples;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The certificates of a real report in every form in which AMD, Azure and tools hand them over. */
class CertificateFormsTest {
    private static final String REPORT = "go-sev-guest/attestation.bin";
    private static final String KEY = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n";
    private static final String BAG = "Bag Attributes\n    localKeyID: 54 69 6D\nsubject=CN = SEV-VCEK\n\n";
    private static final String JUNK = "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";

    @TempDir
    private Path folder;

    /** @param status that the report's appraisal with these files ends with */
    record Form(String name, int status, List<Bytes> files) {
        Form(String name, int status, Bytes... files) {
            this(name, status, List.of(files));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Form> forms() throws Exception {
        return Stream.of(text(), binary(), json()).flatMap(List::stream);
    }

    private static List<Form> text() {
        String vcek = pem("CERTIFICATE", vcek());
        return List.of(
                pem("leaf first", 0, vcek + ask() + ark()),
                pem("root first", 0, ark() + ask() + vcek),
                pem("leaf between", 0, ask() + vcek + ark()),
                pem("lines end as on Windows", 0, (vcek + chain()).replace("\n", "\r\n")),
                pem("no end of line at the end", 0, (chain() + vcek).strip()),
                pem("blocks without a line between", 0, (chain() + vcek).replace("-----\n-----", "----------")),
                pem("prose before each", 0, BAG + vcek + "issuer\n" + BAG + ask() + BAG + ark() + "end"),
                pem("lines of another length", 0, pem("CERTIFICATE", vcek(), 1000) + chain()),
                pem("indented", 0, (vcek + chain()).replace("\n", "\n    ")),
                pem("old label", 0, pem("X509 CERTIFICATE", vcek()) + chain()),
                pem("line feeds escaped, as in a variable", 0, (vcek + chain()).replace("\n", "\\n")),
                pem("twice", 0, vcek + chain() + vcek + chain()),
                pem("others among them", 0, others() + ask() + others() + vcek + others() + ark()),
                pem("a key among them", 0, vcek + KEY + chain()),
                pem("a damaged one among them", 0, JUNK + vcek + JUNK + chain()),
                pem("one whose end is missing", 0, "-----BEGIN CERTIFICATE-----\nMIIF\n" + vcek + chain()),
                pem("leaf alone", 2, vcek),
                pem("leaf damaged", 2, vcek.replaceFirst("MII", "MIJ") + chain()),
                pem("root missing", 2, vcek + ask()),
                pem("intermediate missing", 2, vcek + ark()),
                pem("issuers alone", 2, chain()),
                pem(
                        "another generation's issuers",
                        2,
                        vcek + Samples.read("amd/ask_ark_genoa.pem").utf8()),
                pem("another machine's", 3, Samples.read("azure-cvm/certs.pem").utf8()));
    }

    private static List<Form> binary() throws Exception {
        Bytes chain = Bytes.utf8(chain());
        List<X509Certificate> three = certificates(pem("CERTIFICATE", vcek()) + chain());
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        Bytes pkcs7 = Bytes.owning(factory.generateCertPath(three).getEncoded("PKCS7"));
        Bytes der = Bytes.EMPTY;
        for (X509Certificate certificate : three) {
            der = Bytes.concat(der, Bytes.owning(certificate.getEncoded()));
        }
        return List.of(
                new Form("AMD's two files", 0, vcek(), chain),
                new Form("AMD's two files in one", 0, Bytes.concat(vcek(), chain)),
                new Form("AMD's two files in one, chain first", 0, Bytes.concat(chain, vcek())),
                new Form("DER behind DER", 0, der),
                new Form("DER behind DER, then zeros", 0, Bytes.concat(der, Bytes.owning(new byte[4096]))),
                new Form("three files", 0, Bytes.utf8(ark()), vcek(), Bytes.utf8(ask())),
                new Form("PKCS #7", 0, pkcs7),
                new Form("PKCS #7 as PEM", 0, Bytes.utf8(pem("PKCS7", pkcs7))),
                new Form("base64 of DER", 0, Bytes.utf8(der.base64())),
                new Form("hexadecimal of DER", 0, Bytes.utf8(der.hex())),
                new Form(
                        "base64 of PEM",
                        0,
                        Bytes.utf8(
                                Bytes.utf8(pem("CERTIFICATE", vcek()) + chain()).base64())),
                new Form("one cut short", 2, Bytes.concat(chain, vcek().slice(0, vcek().length() - 1))));
    }

    private static List<Form> json() {
        String vcek = pem("CERTIFICATE", vcek());
        Bytes thim = json("vcekCert", vcek, "certificateChain", chain(), "tcbm", "4405000000000002");
        return List.of(
                new Form("what THIM answers", 0, thim),
                new Form("the same in base64, as containers have it", 0, Bytes.utf8(thim.base64())),
                new Form("the same within another object", 0, json("endorsements", thim.base64())),
                new Form("the same as text within another object", 0, json("body", thim.utf8())),
                new Form("the same in an array", 0, Bytes.utf8("[" + thim.utf8() + "]\n")),
                new Form(
                        "in base64 of PEM",
                        0,
                        json("vcekCert", Bytes.utf8(vcek).base64(), "certificateChain", chain())),
                new Form("in base64 of DER", 0, json("vcek", vcek().base64Url(), "chain", chain())),
                new Form("as numbers", 0, Bytes.utf8("{\"a\":[" + numbers(vcek()) + "]}"), Bytes.utf8(chain())),
                new Form("of the leaf alone", 2, json("vcekCert", vcek)),
                new Form("of another machine", 3, Samples.read("aci-sidecar/thim_response.json")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    void formIsRead(Form form) throws Exception {
        Run run = report(form.files().toArray(Bytes[]::new));
        assertEquals(form.status(), run.status(), run.out() + run.err());
        if (form.status() == 3) {
            assertEquals(List.of("VCEK hardware ID", "VCEK TCB version", "SNP report signature"), run.refusedBy());
        }
    }

    @Test
    void whatIsNoCertificateIsNamed() throws Exception {
        Run run = report(Bytes.utf8(JUNK + pem("CERTIFICATE", vcek()) + KEY + chain()));
        assertEquals(0, run.status(), run.out());
        assertEquals(
                List.of("PEM block 1 is no X.509 certificate, or a damaged one", "PEM block 3 is a private key"),
                run.section("certificates").strings("not_certificates"));
    }

    @Test
    void fileWithoutACertificateSaysWhatItIs() throws Exception {
        Bytes key = Bytes.owning(FakeAmd.rsa().getPrivate().getEncoded());
        String start = "malformed: --certs " + folder.resolve("certificates0") + ": certificates: none found";
        assertEquals(start + ": DER structure at byte 0 is a private key\n", said(key));
        assertEquals(start + ": PEM block 1 is a private key\n", said(Bytes.utf8(pem("RSA PRIVATE KEY", key))));
        assertEquals(start + ": PEM block 1 is a private key\n", said(Bytes.utf8(pem("CERTIFICATE", key))));
        assertTrue(said(Bytes.ofHex("8f01ff00".repeat(400))).startsWith(start + ": neither PEM nor DER"));
        assertTrue(said(Samples.read(REPORT)).startsWith(start));
    }

    private String said(Bytes file) throws Exception {
        String path =
                Files.write(folder.resolve("certificates0"), file.toArray()).toString();
        Run run = Run.of("report", Samples.file(REPORT).toString(), "--certs", path);
        assertEquals(4, run.status());
        return run.err();
    }

    private Run report(Bytes... files) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("report", Samples.file(REPORT).toString(), "--json"));
        for (int i = 0; i < files.length; i++) {
            arguments.add("--certs");
            arguments.add(Files.write(folder.resolve("certificates" + i), files[i].toArray())
                    .toString());
        }
        return Run.of(arguments.toArray(String[]::new));
    }

    private static Bytes vcek() {
        return Samples.read("go-sev-guest/vcek.der");
    }

    private static String ask() {
        return Samples.read("amd/milan-ask.pem").utf8();
    }

    private static String ark() {
        return Samples.read("amd/milan-ark.pem").utf8();
    }

    private static String chain() {
        return Samples.read("amd/ask_ark_milan.pem").utf8();
    }

    private static String others() {
        return Samples.read("azure-cvm/certs.pem").utf8()
                + Samples.read("amd/ask_ark_genoa.pem").utf8()
                + Samples.read("amd/ask_ark_turin_vlek.pem").utf8();
    }

    private static Form pem(String name, int status, String text) {
        return new Form(name, status, Bytes.utf8(text));
    }

    private static String pem(String label, Bytes der) {
        return pem(label, der, 64);
    }

    private static String pem(String label, Bytes der, int line) {
        String text = Base64.getMimeEncoder(line, new byte[] {'\n'}).encodeToString(der.toArray());
        return "-----BEGIN " + label + "-----\n" + text + "\n-----END " + label + "-----\n";
    }

    private static List<X509Certificate> certificates(String pem) throws Exception {
        return CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Bytes.utf8(pem).toArray()))
                .stream()
                .map(X509Certificate.class::cast)
                .toList();
    }

    private static Bytes json(String... membersAndValues) {
        Map<String, String> members = new LinkedHashMap<>();
        for (int i = 0; i < membersAndValues.length; i += 2) {
            members.put(membersAndValues[i], membersAndValues[i + 1]);
        }
        return JsonText.of(members);
    }

    private static String numbers(Bytes bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length(); i++) {
            text.append(i == 0 ? "" : ",").append(bytes.at(i));
        }
        return text.toString();
    }
}
