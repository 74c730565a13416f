// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import io.github.azureskr.emulator.http.Identity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CertificateTest {
    private static final String V = "?api-version=7.4";

    private static TestSite vault;

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
    }

    @AfterAll
    static void close() {
        vault.close();
    }

    private static Map<String, Object> policy(String issuer, boolean reuseKey) {
        return Json.object(
                "key_props", Json.object("kty", "EC", "crv", "P-256", "exportable", true, "reuse_key", reuseKey),
                "secret_props", Json.object("contentType", "application/x-pem-file"),
                "x509_props",
                        Json.object(
                                "subject",
                                "CN=web.example",
                                "sans",
                                Json.object("dns_names", List.of("web.example", "www.web.example"))),
                "issuer", Json.object("name", issuer));
    }

    private static TestSite.Answer create(String name, Map<String, Object> policy) {
        return vault.call("POST", "/certificates/" + name + "/create" + V, Json.object("policy", policy));
    }

    private static TestSite.Answer get(String path) {
        return vault.call("GET", path + V, Map.of());
    }

    private static X509Certificate certificate(TestSite.Answer bundle) throws GeneralSecurityException {
        byte[] der = Base64.getDecoder().decode((String) bundle.at("cer"));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private static String path(TestSite.Answer bundle, String member) {
        return ((String) bundle.at(member)).substring(vault.url().toString().length());
    }

    @Test
    void selfSignedCertificateIsForItsKeyAndNames() throws GeneralSecurityException {
        TestSite.Answer created = create("own", policy("Self", false));
        TestSite.Answer bundle = get("/certificates/own");
        X509Certificate certificate = certificate(bundle);

        assertEquals(202, created.status());
        assertEquals("completed", created.at("status"));
        certificate.verify(certificate.getPublicKey());
        assertEquals("CN=web.example", certificate.getSubjectX500Principal().getName());
        assertEquals(2, certificate.getSubjectAlternativeNames().size());
        assertEquals(new Thumbprint(certificate).sha1(), bundle.at("x5t"));
        assertEquals(200, get(path(bundle, "kid")).status());
        assertEquals(bundle.json(), get(path(bundle, "id")).json());
    }

    @Test
    void listNamesEachCertificateOnceWithoutAVersion() {
        create("listed", policy("Self", false));
        create("listed", policy("Self", false));
        TestSite.Answer list = get("/certificates");

        assertEquals(200, list.status());
        List<?> ids = ((List<?>) list.at("value"))
                .stream()
                        .map(item -> ((Map<?, ?>) item).get("id"))
                        .filter(id -> ((String) id).contains("/listed"))
                        .toList();
        assertEquals(List.of(vault.url() + "/certificates/listed"), ids);
    }

    @Test
    void policyOfACertificateNamesItsKeysOwnType() {
        vault.service.createKey("typed", NewKey.ec("P-256"));
        ((KeyVault) vault.service).createCertificate("typed", "CN=typed.example", List.of());

        assertEquals("EC-HSM", get("/certificates/typed").at("policy", "key_props", "kty"));
    }

    @Test
    void secretHoldsKeyAndChainWhenThePolicyLetsTheKeyOut() {
        create("open", policy("Self", false));
        TestSite.Answer secret = get(path(get("/certificates/open"), "sid"));
        String pem = (String) secret.at("value");

        assertEquals("application/x-pem-file", secret.at("contentType"));
        assertEquals(1, Pem.blocks("CERTIFICATE", pem).size());
        assertArrayEquals(
                vault.service.exportedKeyOf("open"),
                Pem.blocks("PRIVATE KEY", pem).get(0));
    }

    @Test
    void certificateOfAReleasedKeyHasASecretWithoutTheKey() throws GeneralSecurityException {
        vault.service.createKey("skr", NewKey.ec("P-256").exportable(vault.policy()));
        X509Certificate made =
                ((KeyVault) vault.service).createCertificate("skr", "CN=skr.example", List.of("skr.example"));
        String pem = (String) get("/secrets/skr").at("value");

        assertEquals(List.of(), Pem.blocks("PRIVATE KEY", pem));
        assertArrayEquals(made.getEncoded(), Pem.blocks("CERTIFICATE", pem).get(0));
        assertEquals(get("/keys/skr").at("key", "kid"), get("/certificates/skr").at("kid"));
        assertEquals(200, vault.release("skr", Map.of("target", vault.target())).status());
    }

    @Test
    void pkcs12SecretOpensWithoutPassword() throws GeneralSecurityException, IOException {
        Map<String, Object> policy = policy("Self", false);
        policy.put("secret_props", Json.object("contentType", "application/x-pkcs12"));
        create("p12", policy);
        KeyStore store = KeyStore.getInstance("PKCS12");
        byte[] bytes = Base64.getDecoder().decode((String) get("/secrets/p12").at("value"));
        store.load(new ByteArrayInputStream(bytes), new char[0]);

        assertArrayEquals(
                vault.service.exportedKeyOf("p12"),
                store.getKey("p12", new char[0]).getEncoded());
    }

    @Test
    void requestIsSignedByTheKeyAndItsCertificateMerged()
            throws IOException, PKCSException, OperatorCreationException, GeneralSecurityException {
        TestSite.Answer created = create("asked", policy("Unknown", false));
        byte[] csr = Base64.getDecoder().decode((String) created.at("csr"));
        PKCS10CertificationRequest request = new PKCS10CertificationRequest(csr);

        assertEquals("inProgress", created.at("status"));
        assertTrue(request.isSignatureValid(new JcaContentVerifierProviderBuilder()
                .setProvider(BouncyCastle.PROVIDER)
                .build(request.getSubjectPublicKeyInfo())));
        assertEquals(404, get("/certificates/asked").status());
        assertEquals(created.json(), get("/certificates/asked/pending").json());

        Identity other = vault.ca.issue("web.example", List.of("web.example"));
        assertEquals(400, merge("asked", other.chain()).status());
        X509Certificate own = selfSignedOf("asked");
        TestSite.Answer merged = merge("asked", List.of(own, vault.ca.root()));
        assertEquals(201, merged.status(), merged.http().body());
        assertEquals(own, certificate(get("/certificates/asked")));
        assertEquals(
                2,
                Pem.blocks("CERTIFICATE", (String) get("/secrets/asked").at("value"))
                        .size());
        assertEquals(404, get("/certificates/asked/pending").status());
    }

    private static X509Certificate selfSignedOf(String key) {
        KeyMaterial material = EcMaterial.of(new KeyPair(publicKey(key), vault.service.privateKeyOf(key)));
        return new CertificateSigner(material, CertificatePolicy.selfSigned("CN=web.example", List.of()))
                .selfSigned(vault.clock.instant());
    }

    private static PublicKey publicKey(String key) {
        Map<String, Object> jwk = Json.asObject(get("/keys/" + key).at("key"));
        try {
            return ECKey.parse(Map.of("kty", "EC", "crv", jwk.get("crv"), "x", jwk.get("x"), "y", jwk.get("y")))
                    .toECPublicKey();
        } catch (ParseException | JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static TestSite.Answer merge(String name, List<X509Certificate> chain) {
        return vault.call(
                "POST", "/certificates/" + name + "/pending/merge" + V, Json.object("x5c", Thumbprint.x5c(chain)));
    }

    @Test
    void importedPemAndPkcs12BringKeyAndChain() throws GeneralSecurityException, IOException {
        Identity server = vault.ca.issue("web.example", List.of("web.example"));
        StringBuilder pem =
                new StringBuilder(Pem.block("PRIVATE KEY", server.key().getEncoded()));
        server.chain().forEach(link -> pem.append(Pem.block("CERTIFICATE", Thumbprint.der(link))));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        char[] password = "changeit".toCharArray();
        store.setKeyEntry("server", server.key(), password, server.chain().toArray(new X509Certificate[0]));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, password);
        String p12 = Base64.getEncoder().encodeToString(bytes.toByteArray());

        assertImported(server, "from-pem", Json.object("value", pem.toString()));
        assertImported(server, "from-p12", Json.object("value", p12, "pwd", "changeit"));
        assertEquals(
                400,
                vault.call("POST", "/certificates/bad/import" + V, Json.object("value", p12, "pwd", "wrong"))
                        .status());
    }

    private static void assertImported(Identity server, String name, Map<String, Object> body)
            throws GeneralSecurityException {
        body.put("policy", Json.object("secret_props", Json.object("contentType", "application/x-pem-file")));
        TestSite.Answer bundle = vault.call("POST", "/certificates/" + name + "/import" + V, body);

        assertEquals(200, bundle.status(), bundle.http().body());
        assertEquals(server.certificate(), certificate(bundle));
        assertArrayEquals(server.key().getEncoded(), vault.service.exportedKeyOf(name));
        assertEquals(
                3,
                Pem.blocks("CERTIFICATE", (String) get("/secrets/" + name).at("value"))
                        .size());
    }

    @Test
    void chainOfAnAuthorityIsPutToTheKey() {
        vault.service.createKey("put", NewKey.ec("P-256"));
        List<X509Certificate> chain = List.of(selfSignedOf("put"), vault.ca.root());
        ((KeyVault) vault.service).putCertificate("put", chain);

        assertEquals(
                2,
                Pem.blocks("CERTIFICATE", (String) get("/secrets/put").at("value"))
                        .size());
    }

    @Test
    void unknownCertificateIsNotFound() {
        assertEquals("CertificateNotFound", get("/certificates/none").code());
        assertEquals("SecretNotFound", get("/secrets/none").code());
    }

    @Test
    void hsmHasNoCertificates() throws IOException {
        try (TestSite hsm = TestSite.hsm()) {
            assertEquals(404, hsm.call("GET", "/certificates/x" + V, Map.of()).status());
            assertFalse(hsm.call("GET", "/keys" + V, Map.of()).json().isEmpty());
        }
    }
}
