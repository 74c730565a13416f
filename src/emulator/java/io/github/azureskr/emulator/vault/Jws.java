// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.emulator.http.Identity;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Map;

/** A JWS in compact form, RS256, with its header's members in the given order: services differ in that. */
final class Jws {
    private Jws() {}

    static String sign(Map<String, Object> header, Map<String, Object> payload, Identity signer) {
        String signed = Base64URL.encode(Json.bytes(header)) + "." + Base64URL.encode(Json.bytes(payload));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(signer.key());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError("a signature with our own RSA key", e);
        }
    }
}
