// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.Optional;

/** The keys with which a service signs (RFC 7517 section 5). */
public final class JwkSet {
    private static final int MOST_KEYS = 256;

    private final List<JsonObject> keys;

    private JwkSet(List<JsonObject> keys) {
        this.keys = keys;
    }

    /** Parses {@code json}, which errors call {@code what}. Keys are looked at no sooner than they are asked for. */
    public static JwkSet parse(String what, Bytes json) throws MalformedException {
        JsonObject set = JsonObject.parse(what, json);
        List<JsonObject> keys = set.objects("keys");
        if (keys.size() > MOST_KEYS) {
            throw set.malformed("keys", "has more than " + MOST_KEYS + " elements");
        }
        return new JwkSet(keys);
    }

    /** The RSA key that {@code jws} names and that is meant for its algorithm. */
    public Optional<RSAPublicKey> keyFor(Jws jws) throws MalformedException {
        Optional<String> keyId = jws.keyId();
        for (JsonObject key : keys) {
            if (keyId.isPresent() && key.optionalString("kid").equals(keyId) && isMeantFor(jws.algorithm(), key)) {
                return Optional.of(readKey(key));
            }
        }
        return Optional.empty();
    }

    private static boolean isMeantFor(String algorithm, JsonObject key) throws MalformedException {
        return key.string("kty").equals("RSA")
                && key.optionalString("alg").orElse(algorithm).equals(algorithm)
                && key.optionalString("use").orElse("sig").equals("sig")
                && (!key.has("key_ops") || key.strings("key_ops").contains("verify"));
    }

    /** MAA publishes certificates, some with n and e beside them, some without. */
    private static RSAPublicKey readKey(JsonObject key) throws MalformedException {
        if (key.has("n")) {
            return RsaPublicJwk.read(key);
        }
        List<X509Certificate> chain = CertificateChain.read(key);
        if (chain.isEmpty() || !(chain.get(0).getPublicKey() instanceof RSAPublicKey rsa)) {
            throw key.malformed("x5c", "must begin with a certificate for an RSA key where there is no n");
        }
        return rsa;
    }
}
