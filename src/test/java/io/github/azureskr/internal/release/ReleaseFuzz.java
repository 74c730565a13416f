// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.snp.Samples;
import java.util.List;
import java.util.Map;
import java.util.Optional;

public final class ReleaseFuzz {
    private static final String KEY = "https://v.vault.azure.net/keys/web";
    private static final KeyWrapAlgorithm ALGORITHM = KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256;
    private static final String CLAIMS = "{\"x-ms-runtime\":{\"keys\":[{\"kid\":\"TpmEphemeralEncryptionKey\"}]}}";
    private static final Bytes KEY_HSM = Bytes.utf8(
            "{\"schema_version\":\"1.0\",\"header\":{\"kid\":"
                    + "\"TpmEphemeralEncryptionKey\",\"alg\":\"dir\",\"enc\":\"RSA_AES_KEY_WRAP_256\"},\"ciphertext\":\"AAAA\"}");
    private static final Bytes TOKEN = Bytes.utf8(
            "{\"access_token\":\"x\",\"client_id\":\"y\",\"expires_in\":\"86399\","
                    + "\"expires_on\":\"1764100000\",\"resource\":\"https://vault.azure.net\",\"token_type\":\"Bearer\"}");
    private static final Bytes CHALLENGE =
            Bytes.utf8("Bearer authorization=\"https://login.windows.net/t\", resource=\"https://vault.azure.net\"");
    private static final Bytes CLAIMS_CHALLENGE = Bytes.utf8("Bearer realm=\"\", error=\"insufficient_claims\","
            + " scope=\"https://vault.azure.net/.default\", claims=\"e30=\"");
    private static final Bytes IMDS_ERROR =
            Bytes.utf8("{\"error\":\"invalid_request\",\"error_description\":\"Identity not found\"}");
    private static final Bytes VAULT_ERROR = Bytes.utf8("{\"error\":{\"code\":\"Forbidden\",\"message\":\"no\","
            + "\"innererror\":{\"code\":\"ForbiddenByPolicy\"}}}");

    private ReleaseFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(
                FuzzTarget.of("release-answer", 1500, () -> List.of(answer(KEY_HSM)), ReleaseFuzz::release),
                FuzzTarget.of("key-hsm", 600, () -> List.of(KEY_HSM), input -> release(answer(input))),
                FuzzTarget.of("certificate-bundle", 3000, () -> List.of(bundle()), VaultCertificates::parse),
                FuzzTarget.of("key-identifier", 200, () -> List.of(Bytes.utf8(KEY)), ReleaseFuzz::keyIdentifier),
                FuzzTarget.of("imds-answer", 800, () -> List.of(TOKEN), ImdsTokens::read),
                FuzzTarget.of(
                        "error-answer",
                        600,
                        () -> List.of(IMDS_ERROR, VAULT_ERROR, CHALLENGE, CLAIMS_CHALLENGE),
                        ReleaseFuzz::errors));
    }

    private static void release(Bytes input) throws Exception {
        new ReleaseAnswer(KeyReference.parse(KEY), ALGORITHM, JsonObject.parse("claims", CLAIMS))
                .read(JsonObject.parse("signed answer", input), "")
                .created();
    }

    private static Bytes bundle() {
        Bytes certificate = Samples.read("go-sev-guest/vcek.der");
        return Bytes.utf8("{\"id\":\"x\",\"cer\":\"" + certificate.base64() + "\"}");
    }

    private static void keyIdentifier(Bytes input) throws Exception {
        KeyReference key = KeyReference.parse(input.utf8());
        if (!KeyReference.parse(key.toString()).equals(key)) {
            throw new AssertionError("reads back as something else");
        }
        TokenScope.of(key);
    }

    private static void challenge(Bytes input) throws Exception {
        HttpResponse answer = new HttpResponse(401, Map.of("www-authenticate", List.of(input.utf8())), Bytes.EMPTY);
        Optional<VaultChallenge> challenge = VaultChallenge.of(answer, Optional.empty());
        if (challenge.isPresent()) {
            challenge.get().requireOf(KeyReference.parse(KEY).vault());
        }
    }

    private static void errors(Bytes input) throws Exception {
        oneLine(ImdsRefusal.of(400, input).getMessage());
        oneLine(VaultRefusal.of(new HttpResponse(403, Map.of(), input)).toString());
        challenge(input);
    }

    private static void oneLine(String message) {
        if (message.lines().count() > 1) {
            throw new AssertionError("a message of several lines");
        }
    }

    private static Bytes answer(Bytes keyHsm) {
        return Bytes.utf8("{\"request\":{\"enc\":\"RSA_AES_KEY_WRAP_256\"},\"response\":{\"key\":{\"attributes\":"
                + "{\"enabled\":true,\"exportable\":true,\"created\":1700000000},\"key\":{\"kty\":\"RSA-HSM\",\"kid\":\""
                + KEY + "/0123456789abcdef0123456789abcdef\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"key_hsm\":\""
                + keyHsm.base64Url() + "\"}}}}");
    }
}
