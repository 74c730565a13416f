// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.TestAuthority;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.tpm.PublicArea;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Enough of Microsoft Azure Attestation to answer one kind of request truthfully, with a hook at each stage of making
 * the answer, so that a test can break exactly one thing. It judges no evidence.
 */
final class TestMaa implements AutoCloseable {
    static {
        // The JDK's server writes an answer in two pieces and waits 40 ms between them otherwise.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    Consumer<Map<String, Object>> header = header -> {};
    Consumer<Map<String, Object>> claims = claims -> {};
    UnaryOperator<String> token = token -> token;
    byte[] innerKey = new byte[32];
    Consumer<Map<String, Object>> parameters = parameters -> {};
    Consumer<Map<String, Object>> envelope = envelope -> {};
    UnaryOperator<String> answer = answer -> answer;
    UnaryOperator<String> keys = keys -> keys;
    String signatureAlgorithm = "SHA256withRSA";
    /** Answers to give first, instead of a token. */
    final List<Refusal> refusals = new ArrayList<>();
    /** The lines and bodies of all requests. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private static final KeyPair SIGNER = newRsaKeys();
    private final TestAuthority authority;
    private final HttpsServer server;

    record Refusal(int status, Map<String, String> headers, String body) {}

    TestMaa() throws Exception {
        authority = new TestAuthority("test");
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.serverContext("localhost")));
        server.createContext("/", this::serve);
        server.start();
    }

    URI endpoint() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    X509Certificate trustAnchor() {
        return authority.certificate();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    static KeyPair newRsaKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        String body = Bytes.owning(exchange.getRequestBody().readAllBytes()).utf8();
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        requests.add(body.isEmpty() ? line : line + "\n" + body);
        try {
            if (line.equals("GET /certs")) {
                send(exchange, new Refusal(200, Map.of(), keys.apply(signingKeys())));
            } else if (!line.equals("POST /attest/AzureGuest?api-version=2020-10-01")) {
                send(exchange, new Refusal(404, Map.of(), ""));
            } else if (!refusals.isEmpty()) {
                send(exchange, refusals.remove(0));
            } else {
                send(exchange, new Refusal(200, Map.of(), answer.apply(seal(body))));
            }
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static void send(HttpExchange exchange, Refusal answer) throws IOException {
        byte[] body = Bytes.utf8(answer.body()).toArray();
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String signingKeys() {
        Map<String, Object> key = jwk("signer+1=", (RSAPublicKey) SIGNER.getPublic());
        return JsonText.of(Map.of("keys", List.of(key))).utf8();
    }

    private String seal(String body) throws IOException, GeneralSecurityException {
        JsonObject info =
                JsonObject.parse("info", JsonObject.parse("request", body).base64("AttestationInfo"));
        RSAPublicKey transferKey =
                PublicArea.read(info.object("TpmInfo").base64("EncKeyPub")).publicKey();
        byte[] iv = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        Bytes sealed = encrypt(iv, token.apply(sign(info, transferKey)));
        Cipher rsa = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        rsa.init(Cipher.ENCRYPT_MODE, transferKey);

        Map<String, Object> encryption = new LinkedHashMap<>();
        encryption.put("Cipher", "AES");
        encryption.put("BlockMode", "ChainingModeGCM");
        encryption.put("BlockPadding", "PKCS7");
        encryption.put("KeySizeInBits", 256);
        encryption.put("Iv", Bytes.copyOf(iv).base64());
        parameters.accept(encryption);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("EncryptionParams", encryption);
        all.put("EncryptedInnerKey", Bytes.owning(rsa.doFinal(innerKey)).base64());
        all.put("AuthenticationData", sealed.slice(sealed.length() - 16, 16).base64());
        all.put("Jwt", sealed.slice(0, sealed.length() - 16).base64());
        envelope.accept(all);
        return JsonText.of(Map.of("token", JsonText.of(all).base64Url())).utf8();
    }

    private Bytes encrypt(byte[] iv, String text) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
        byte[] key = innerKey.length % 8 == 0 ? innerKey : new byte[32];
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        aes.updateAAD(Bytes.utf8("Transport Key").toArray());
        return Bytes.owning(aes.doFinal(Bytes.utf8(text).toArray()));
    }

    private String sign(JsonObject info, RSAPublicKey transferKey) throws IOException, GeneralSecurityException {
        Map<String, Object> head = new LinkedHashMap<>();
        head.put("alg", "RS256");
        head.put("jku", endpoint() + "/certs");
        head.put("kid", "signer+1=");
        head.put("typ", "JWT");
        header.accept(head);

        Map<String, Object> runtime = new LinkedHashMap<>();
        runtime.put("keys", List.of(jwk("TpmEphemeralEncryptionKey", transferKey)));
        runtime.put("client-payload", info.object("ClientPayload").members());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("iss", endpoint().toString());
        body.put("iat", NOW.getEpochSecond());
        body.put("nbf", NOW.getEpochSecond());
        body.put("exp", NOW.getEpochSecond() + 28_800);
        body.put("x-ms-runtime", runtime);
        claims.accept(body);

        String input = JsonText.of(head).base64Url() + "." + JsonText.of(body).base64Url();
        Signature signature = Signature.getInstance(signatureAlgorithm);
        signature.initSign(SIGNER.getPrivate());
        signature.update(Bytes.utf8(input).toArray());
        return input + "." + Bytes.owning(signature.sign()).base64Url();
    }

    static Map<String, Object> jwk(String keyId, RSAPublicKey key) {
        byte[] modulus = key.getModulus().toByteArray();
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("e", "AQAB");
        jwk.put("kid", keyId);
        jwk.put("kty", "RSA");
        jwk.put("n", Bytes.copyOf(modulus, modulus.length - 256, 256).base64Url());
        return jwk;
    }
}
