// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.X509CertChainUtils;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** A release answer, read as a client reads it. */
record TestRelease(JWSObject jws, Map<String, Object> payload) {

    static TestRelease parse(String value) {
        try {
            JWSObject jws = JWSObject.parse(value);
            return new TestRelease(jws, JSONObjectUtils.parse(jws.getPayload().toString()));
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    static Object at(Map<String, Object> object, String... path) {
        Object value = object;
        for (String name : path) {
            value = ((Map<?, ?>) value).get(name);
        }
        return value;
    }

    Object at(String... path) {
        return at(payload, path);
    }

    List<X509Certificate> chain() {
        try {
            return X509CertChainUtils.parse(jws.getHeader().getX509CertChain());
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the leaf has signed, and each certificate is signed by the next, the root by itself. */
    boolean verifies() {
        try {
            List<X509Certificate> chain = chain();
            for (int i = 0; i < chain.size(); i++) {
                chain.get(i).verify(chain.get(Math.min(i + 1, chain.size() - 1)).getPublicKey());
            }
            return jws.verify(new RSASSAVerifier((RSAPublicKey) chain.get(0).getPublicKey()));
        } catch (GeneralSecurityException | JOSEException e) {
            return false;
        }
    }

    Map<String, Object> keyHsm() {
        try {
            return JSONObjectUtils.parse(
                    new Base64URL((String) at("response", "key", "key", "key_hsm")).decodeToString());
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    byte[] ciphertext() {
        return new Base64URL((String) keyHsm().get("ciphertext")).decode();
    }

    /** The key material, opened with the environment's key. */
    byte[] unwrap(PrivateKey environment, String hash) throws GeneralSecurityException {
        byte[] both = ciphertext();
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
        rsa.init(
                Cipher.DECRYPT_MODE,
                environment,
                new OAEPParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), PSource.PSpecified.DEFAULT));
        byte[] aesKey = rsa.doFinal(both, 0, 256);
        Cipher kwp = Cipher.getInstance("AES/KWP/NoPadding");
        kwp.init(Cipher.DECRYPT_MODE, new SecretKeySpec(aesKey, "AES"));
        return kwp.doFinal(Arrays.copyOfRange(both, 256, both.length));
    }
}
