// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import java.io.IOException;
import java.net.URI;
import java.security.interfaces.RSAPrivateCrtKey;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is sent, the service answers in its own words. */
class MutationTest {
    private static TestSite vault;
    private static String bearer;

    /** A request that is good as it stands. */
    private record Sample(String method, String path, String body) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @BeforeAll
    static void open() throws IOException {
        vault = TestSite.vault();
        bearer = vault.bearer();
        vault.service.createKey("web", NewKey.ec("P-256").exportable(vault.policy()));
    }

    @AfterAll
    static void close() {
        vault.close();
    }

    static Stream<Sample> requests() {
        RsaMaterial rsa = RsaMaterial.generate(2048);
        RSAPrivateCrtKey key = (RSAPrivateCrtKey) rsa.privateKey();
        Map<String, Object> jwk = Json.object("kty", "RSA");
        jwk.putAll(rsa.publicMembers());
        jwk.put("d", Base64URL.encode(key.getPrivateExponent()).toString());
        jwk.put("p", Base64URL.encode(key.getPrimeP()).toString());
        jwk.put("q", Base64URL.encode(key.getPrimeQ()).toString());
        jwk.put("dp", Base64URL.encode(key.getPrimeExponentP()).toString());
        jwk.put("dq", Base64URL.encode(key.getPrimeExponentQ()).toString());
        jwk.put("qi", Base64URL.encode(key.getCrtCoefficient()).toString());
        String digest = Base64URL.encode(new byte[32]).toString();
        Map<String, Object> policy = Json.object(
                "key_props", Json.object("kty", "EC", "crv", "P-256", "exportable", true, "reuse_key", true),
                "x509_props", Json.object("subject", "CN=a", "sans", Json.object("dns_names", List.of("a.example"))),
                "issuer", Json.object("name", "Unknown"));
        return Stream.of(
                new Sample("POST", "/keys/m/create", Json.text(createBody())),
                new Sample("PUT", "/keys/i", Json.text(Json.object("key", jwk, "hsm", true))),
                new Sample(
                        "PATCH",
                        "/keys/web",
                        Json.text(Json.object("attributes", Json.object("nbf", 1), "tags", Json.object("a", "b")))),
                new Sample("POST", "/keys/web/sign", Json.text(Json.object("alg", "ES256", "value", digest))),
                new Sample(
                        "POST",
                        "/keys/web/verify",
                        Json.text(Json.object("alg", "ES256", "digest", digest, "value", digest))),
                new Sample("POST", "/certificates/c/create", Json.text(Json.object("policy", policy))),
                new Sample("POST", "/certificates/c/import", Json.text(Json.object("value", "-----BEGIN X-----"))),
                new Sample(
                        "POST",
                        "/keys/web/release",
                        Json.text(Json.object("enc", "CKM_RSA_AES_KEY_WRAP", "target", "e30.e30.e30"))));
    }

    private static Map<String, Object> createBody() {
        return Json.object(
                "kty", "EC-HSM",
                "crv", "P-256",
                "key_ops", List.of("sign"),
                "attributes", Json.object("exportable", true, "exp", 2000000000),
                "tags", Json.object("a", "b"),
                "release_policy",
                        Json.object("data", Base64URL.encode(vault.policy()).toString(), "immutable", false));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyTruncationAndMutationIsAnswered(Sample sample) {
        byte[] body = sample.body().getBytes(UTF_8);
        for (int length = 0; length < body.length; length += 1 + body.length / 200) {
            send(sample, Arrays.copyOf(body, length));
        }
        Random random = new Random(8);
        for (int i = 0; i < 400; i++) {
            byte[] mutated = body.clone();
            mutated[random.nextInt(body.length)] = (byte) random.nextInt(256);
            send(sample, mutated);
        }
    }

    private static void send(Sample sample, byte[] body) {
        Request request = new Request(
                sample.method(),
                URI.create(sample.path() + "?api-version=7.4"),
                Map.of("authorization", List.of("Bearer " + bearer)),
                Map.of("api-version", List.of("7.4")),
                body);
        Response response = vault.service.answer(request);

        assertTrue(response.status() < 500, () -> response.status() + " to " + new String(body, UTF_8));
    }
}
