// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.jose.RsaPublicJwk;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.spec.AzureSkrException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The claims of a real guest attestation token, 2022. What breaks a token is in {@link MaaVerifierTest}. */
class TokenAppraisalTest {
    private static final MaaEndpoint ISSUER = new MaaEndpoint("https://sharedeus.eus.test.attest.azure.net");

    @Test
    void acceptsTheClaimsOfARealToken() throws Exception {
        ClientNonce nonce = ClientNonce.fresh();
        JsonObject claims = withClientPayload(realClaims(), nonce);
        RSAPublicKey key =
                RsaPublicJwk.read(claims.object("x-ms-runtime").objects("keys").get(0));
        Instant issued = Instant.ofEpochSecond(claims.number("iat"));
        new TokenAppraisal(ISSUER, issued, nonce, key).check(claims);
        Instant late = issued.plusSeconds(40_000);
        assertThrows(AzureSkrException.class, () -> new TokenAppraisal(ISSUER, late, nonce, key).check(claims));
    }

    @Test
    void readsTheIssuerOfAProvidersUrl() throws Exception {
        URI configured = URI.create("https://SharedEus.eus.test.attest.azure.net:443/attest/SevSnpVm?x=y");
        assertEquals(ISSUER, MaaEndpoint.of(configured));
    }

    /** The sample's request had none. */
    private static JsonObject withClientPayload(JsonObject claims, ClientNonce nonce) throws Exception {
        Map<String, Object> runtime =
                new LinkedHashMap<>(claims.object("x-ms-runtime").members());
        runtime.put("client-payload", Map.of("nonce", nonce.encoded()));
        Map<String, Object> members = new LinkedHashMap<>(claims.members());
        members.put("x-ms-runtime", runtime);
        return JsonObject.parse("claims", JsonText.of(members));
    }

    private static JsonObject realClaims() throws Exception {
        Path file =
                Path.of(System.getProperty("azureskr.samples", "../shared/samples"), "maa/sampleAttestationToken.json");
        assumeTrue(Files.exists(file), () -> file + " is not there");
        return JsonObject.parse("claims", Bytes.owning(Files.readAllBytes(file)));
    }
}
