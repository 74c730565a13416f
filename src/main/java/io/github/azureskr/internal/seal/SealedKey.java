// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.release.KeyReference;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a sealed cache says in the clear of one key.
 *
 * @param reference always with a version
 * @param answer by which its vault released it, a JWS: whoever wants to plant a key would have to forge its signature
 * @param chain leaf first; empty where a file has it
 * @param attributes what was known of the release, by name
 */
record SealedKey(
        String alias,
        KeyReference reference,
        String answer,
        List<X509Certificate> chain,
        Map<String, String> attributes) {
    SealedKey {
        chain = List.copyOf(chain);
        attributes = Map.copyOf(attributes);
    }

    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("alias", alias);
        members.put("id", reference.toString());
        members.put("answer", answer);
        members.put("chain", chain.stream().map(SealedKey::encode).toList());
        // Sorted, because the order of a Map.copyOf differs from one JVM to the next.
        members.put("attributes", new TreeMap<>(attributes));
        return members;
    }

    static SealedKey read(JsonObject key) throws MalformedException {
        KeyReference reference = KeyReference.parse(key.string("id"));
        if (reference.version().isEmpty()) {
            throw key.malformed("id", "has no version");
        }
        return new SealedKey(key.string("alias"), reference, key.string("answer"), chain(key), attributes(key));
    }

    private static List<X509Certificate> chain(JsonObject key) throws MalformedException {
        List<X509Certificate> chain = new ArrayList<>();
        for (String der : key.strings("chain")) {
            chain.add(decode(key, der));
        }
        return chain;
    }

    private static X509Certificate decode(JsonObject key, String text) throws MalformedException {
        try {
            byte[] der = Base64.getDecoder().decode(text);
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (certificate != null && Bytes.owning(certificate.getEncoded()).equals(Bytes.owning(der))) {
                return certificate;
            }
        } catch (CertificateException | RuntimeException e) {
            // Reported below; runtime exceptions too: what a certificate parser may do on hostile bytes.
        }
        throw key.malformed("chain", "holds what is no X.509 certificate");
    }

    private static Map<String, String> attributes(JsonObject key) throws MalformedException {
        JsonObject object = key.object("attributes");
        Map<String, String> attributes = new TreeMap<>();
        for (String name : object.members().keySet()) {
            attributes.put(name, object.string(name));
        }
        return attributes;
    }

    private static String encode(X509Certificate certificate) {
        try {
            return Bytes.owning(certificate.getEncoded()).base64();
        } catch (CertificateEncodingException e) {
            throw new AssertionError("it was read or made from an encoding", e);
        }
    }

    /** Without the answer. */
    @Override
    public String toString() {
        return "SealedKey[" + alias + ", " + reference + "]";
    }
}
