// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonText;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A vault's answer as its parts: a payload whose members can be changed one at a time, and its signature. */
final class ReleaseJson {
    static final String VERSION = "0123456789abcdef0123456789abcdef";

    private final Map<String, Object> request = new LinkedHashMap<>();
    private final Map<String, Object> jwk = new LinkedHashMap<>();
    private final Map<String, Object> attributes = new LinkedHashMap<>();
    private final Map<String, Object> keyHsm = new LinkedHashMap<>();
    private final Map<String, Object> keyHsmHeader = new LinkedHashMap<>();

    /** As Key Vault writes it for the key {@code identifier}, without a version. */
    ReleaseJson(String identifier, KeyWrapAlgorithm algorithm, Map<String, String> publicPart, Bytes ciphertext) {
        request.putAll(Map.of("api-version", "7.4", "enc", algorithm.name(), "kid", identifier));
        keyHsmHeader.putAll(Map.of("kid", "TpmEphemeralEncryptionKey", "alg", "dir", "enc", algorithm.name()));
        keyHsm.putAll(Map.of("schema_version", "1.0", "ciphertext", ciphertext.base64Url()));
        jwk.put("kid", identifier + "/" + VERSION);
        jwk.putAll(publicPart);
        attributes.putAll(Map.of("enabled", true, "exportable", true, "created", 1_700_000_000, "updated", 1));
    }

    Map<String, Object> request() {
        return request;
    }

    Map<String, Object> jwk() {
        return jwk;
    }

    Map<String, Object> attributes() {
        return attributes;
    }

    Map<String, Object> keyHsm() {
        return keyHsm;
    }

    Map<String, Object> keyHsmHeader() {
        return keyHsmHeader;
    }

    Bytes payload() {
        Map<String, Object> inner = new LinkedHashMap<>(keyHsm);
        inner.putIfAbsent("header", keyHsmHeader);
        Map<String, Object> key = new LinkedHashMap<>(jwk);
        key.putIfAbsent("key_hsm", JsonText.of(inner).base64Url());
        return JsonText.of(
                Map.of("request", request, "response", Map.of("key", Map.of("key", key, "attributes", attributes))));
    }

    static String sign(VaultAuthority.Signer signer, Bytes payload) throws Exception {
        return sign("RS256", signer.key().getPrivate(), signer.chain(), payload);
    }

    static String sign(String alg, PrivateKey key, List<X509Certificate> chain, Bytes payload) throws Exception {
        List<String> x5c = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            x5c.add(Bytes.owning(certificate.getEncoded()).base64());
        }
        Map<String, Object> header = new LinkedHashMap<>(Map.of("alg", alg, "typ", "JWT"));
        if (!x5c.isEmpty()) {
            header.put("x5c", x5c);
        }
        String signed = JsonText.of(header).base64Url() + "." + payload.base64Url();
        Signature signature = Signature.getInstance(
                key.getAlgorithm().equals("EC") ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(Bytes.utf8(signed).toArray());
        return signed + "." + Bytes.owning(signature.sign()).base64Url();
    }
}
