// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A client of MAA's, opening its answers as the published clients do. */
final class TestGuest {
    private TestGuest() {}

    static Request post(String pathAndQuery, byte[] body) {
        URI uri = URI.create(pathAndQuery);
        String[] version = uri.getQuery().split("=", 2);
        return new Request(
                "POST",
                uri,
                Map.of("content-type", List.of("application/json")),
                Map.of(version[0], List.of(version[1])),
                body);
    }

    static Map<String, Object> json(Response response) {
        try {
            return JSONObjectUtils.parse(new String(response.body(), UTF_8));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    static Map<String, Object> envelope(Response response) {
        try {
            return JSONObjectUtils.parse(
                    Base64URL.from((String) json(response).get("token")).decodeToString());
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    static String open(Map<String, Object> envelope, PrivateKey ephemeralKey) throws GeneralSecurityException {
        Map<?, ?> parameters = (Map<?, ?>) envelope.get("EncryptionParams");
        Cipher rsaes = Cipher.getInstance("RSA/ECB/PKCS1Padding");
        rsaes.init(Cipher.DECRYPT_MODE, ephemeralKey);
        byte[] key = rsaes.doFinal(decode(envelope.get("EncryptedInnerKey")));
        Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
        GCMParameterSpec gcm = new GCMParameterSpec(128, decode(parameters.get("Iv")));
        aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), gcm);
        aes.updateAAD("Transport Key".getBytes(US_ASCII));
        aes.update(decode(envelope.get("Jwt")));
        return new String(aes.doFinal(decode(envelope.get("AuthenticationData"))), US_ASCII);
    }

    private static byte[] decode(Object base64) {
        return Base64.getDecoder().decode((String) base64);
    }

    /** Whether the token is signed by the key of its kid in /certs. */
    static boolean isSignedBy(SignedJWT token, Map<String, Object> jwks) throws GeneralSecurityException {
        for (Object jwk : (List<?>) jwks.get("keys")) {
            Map<?, ?> key = (Map<?, ?>) jwk;
            if (token.getHeader().getKeyID().equals(key.get("kid"))) {
                byte[] der = decode(((List<?>) key.get("x5c")).get(0));
                RSAPublicKey publicKey = (RSAPublicKey) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(der))
                        .getPublicKey();
                try {
                    return token.verify(new RSASSAVerifier(publicKey));
                } catch (JOSEException e) {
                    throw new GeneralSecurityException(e);
                }
            }
        }
        return false;
    }
}
