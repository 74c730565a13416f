// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.internal.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a vault's signed answer answers the question: this key, wrapped in this way, to our transfer key. */
final class ReleaseAnswer {
    private static final Set<String> KEY_TYPES = Set.of("RSA", "RSA-HSM", "EC", "EC-HSM", "oct", "oct-HSM");

    private final KeyReference asked;
    private final KeyWrapAlgorithm algorithm;
    private final JsonObject claims;

    /**
     * @param claims of the attestation token that was sent, which name our transfer key
     */
    ReleaseAnswer(KeyReference asked, KeyWrapAlgorithm algorithm, JsonObject claims) {
        this.asked = asked;
        this.algorithm = algorithm;
        this.claims = claims;
    }

    /**
     * What the answer says of the key.
     *
     * @param payload of {@code signed}, whose signature has been verified
     */
    WrappedKey read(JsonObject payload, String signed) throws MalformedException {
        requireOneOf(payload.object("request"), "enc", Set.of(algorithm.name()));
        JsonObject wrapped = wrapped(payload);
        requireOurs(wrapped);
        return readKey(asked, payload, algorithm, wrapped.base64("ciphertext"), signed);
    }

    /** The same of an answer of some time ago, whose AES key was encrypted to a key that is gone. */
    static WrappedKey readEarlier(KeyReference asked, JsonObject payload, String signed, Bytes aesKey)
            throws MalformedException {
        JsonObject wrapped = wrapped(payload);
        Bytes ciphertext = wrapped.base64("ciphertext");
        if (ciphertext.length() < WrappedKey.AES_KEY || aesKey.length() != WrappedKey.AES_KEY) {
            throw wrapped.malformed(
                    "ciphertext", "does not begin with " + WrappedKey.AES_KEY + " bytes for an AES key");
        }
        Bytes material = ciphertext.slice(WrappedKey.AES_KEY, ciphertext.length() - WrappedKey.AES_KEY);
        Bytes anew = Bytes.concat(aesKey, material);
        return readKey(asked, payload, KeyWrapAlgorithm.RSA_AES_KEY_WRAP_256, anew, signed);
    }

    private static JsonObject wrapped(JsonObject payload) throws MalformedException {
        JsonObject jwk = payload.object("response").object("key").object("key");
        return JsonObject.parse("key_hsm", jwk.base64("key_hsm"));
    }

    private static WrappedKey readKey(
            KeyReference asked, JsonObject payload, KeyWrapAlgorithm algorithm, Bytes ciphertext, String signed)
            throws MalformedException {
        JsonObject bundle = payload.object("response").object("key");
        JsonObject jwk = bundle.object("key");
        KeyReference released = requireAsked(asked, jwk);
        requireOneOf(jwk, "kty", KEY_TYPES);
        JsonObject attributes = bundle.object("attributes");
        requireTrue(attributes, "enabled");
        requireTrue(attributes, "exportable");
        return new WrappedKey(released, jwk, created(attributes), algorithm, ciphertext, signed);
    }

    private static Optional<Instant> created(JsonObject attributes) throws MalformedException {
        return attributes.has("created") ? Optional.of(attributes.time("created")) : Optional.empty();
    }

    private static KeyReference requireAsked(KeyReference asked, JsonObject jwk) throws MalformedException {
        KeyReference released = KeyReference.parse(jwk.string("kid"));
        boolean same = released.vault().equals(asked.vault())
                && released.name().equalsIgnoreCase(asked.name())
                && released.version().isPresent()
                && (asked.version().isEmpty() || asked.version().equals(released.version()));
        if (!same) {
            throw jwk.malformed("kid", "is " + released + ", another key than the one asked for");
        }
        return released;
    }

    private void requireOurs(JsonObject wrapped) throws MalformedException {
        requireOneOf(wrapped, "schema_version", Set.of("1.0"));
        JsonObject header = wrapped.object("header");
        requireOneOf(header, "alg", Set.of("dir"));
        requireOneOf(header, "enc", Set.of(algorithm.name()));
        requireOneOf(header, "kid", Set.copyOf(transferKeyIds()));
    }

    /** The vault wraps to a key of the token's runtime claims. */
    private List<String> transferKeyIds() throws MalformedException {
        List<String> ids = new ArrayList<>();
        for (JsonObject key : claims.object("x-ms-runtime").objects("keys")) {
            key.optionalString("kid").ifPresent(ids::add);
        }
        return ids;
    }

    private static void requireOneOf(JsonObject object, String name, Set<String> allowed) throws MalformedException {
        if (!allowed.contains(object.string(name))) {
            throw object.malformed(
                    name,
                    "is " + ServiceText.of(object.string(name)) + ", not "
                            + String.join(" or ", new TreeSet<>(allowed)));
        }
    }

    private static void requireTrue(JsonObject object, String name) throws MalformedException {
        if (!object.bool(name)) {
            throw object.malformed(name, "is false");
        }
    }
}
