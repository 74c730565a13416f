// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.http.HttpResponse;
import io.github.azureskr.internal.jose.RsaPublicJwk;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.spec.AzureSkrException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

public final class AttestFuzz {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final MaaEndpoint ENDPOINT = new MaaEndpoint("https://m.weu.attest.azure.net");
    private static final ClientNonce NONCE = new ClientNonce("bm9uY2U=");
    private static final String JWK = "{\"kty\":\"RSA\",\"kid\":\"TpmEphemeralEncryptionKey\",\"e\":\"AQAB\",\"n\":\""
            + Bytes.ofHex("c1" + "11".repeat(255)).base64Url() + "\"}";
    private static final Bytes CLAIMS = Bytes.utf8("{\"iss\":\"" + ENDPOINT + "\",\"iat\":" + NOW.getEpochSecond()
            + ",\"nbf\":" + NOW.getEpochSecond() + ",\"exp\":" + (NOW.getEpochSecond() + 28_800)
            + ",\"x-ms-runtime\":{\"client-payload\":{\"nonce\":\"" + NONCE.encoded() + "\"},\"keys\":[" + JWK + "]}}");
    private static final Bytes SEALED = Bytes.utf8("{\"EncryptionParams\":{\"Cipher\":\"AES\",\"BlockMode\":"
            + "\"ChainingModeGCM\",\"BlockPadding\":\"PKCS7\",\"KeySizeInBits\":256,\"Iv\":\"AAAAAAAAAAAAAAAA\"},"
            + "\"EncryptedInnerKey\":\"AQI=\",\"AuthenticationData\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"Jwt\":\"AwQ=\"}");
    private static final Bytes ERROR =
            Bytes.utf8("{\"error\":{\"code\":\"AttestationFailed\",\"message\":\"no evidence\"}}");

    private AttestFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(
                FuzzTarget.of("maa-answer", 1500, () -> List.of(SEALED), AttestFuzz::answer),
                FuzzTarget.of("maa-refusal", 600, () -> List.of(ERROR), AttestFuzz::refusal),
                FuzzTarget.of("maa-claims", 1500, () -> List.of(CLAIMS), AttestFuzz::claims)
                        .refusingWith(AzureSkrException.class));
    }

    /** The sealed token inside the answer, which base64 would hide from the fuzzer. */
    private static void answer(Bytes input) throws Exception {
        SealedToken.read(Bytes.utf8("{\"token\":\"" + input.base64Url() + "\"}"));
    }

    private static void refusal(Bytes input) {
        HttpResponse answer = new HttpResponse(400, Map.of("x-ms-request-id", List.of("1")), input);
        if (MaaRefusal.of(ENDPOINT, "attest", answer).getMessage().lines().count() > 1) {
            throw new AssertionError("a message of several lines");
        }
    }

    private static void claims(Bytes input) throws Exception {
        var key = RsaPublicJwk.read(JsonObject.parse("key", JWK));
        new TokenAppraisal(ENDPOINT, NOW, NONCE, key).check(JsonObject.parse("claims", input));
    }
}
