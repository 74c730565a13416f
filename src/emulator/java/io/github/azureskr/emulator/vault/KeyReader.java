// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.jwk.Curve;
import java.util.function.Supplier;

/** Reads the bodies of create and import (Key Vault REST API: Keys, 7.4). */
final class KeyReader {
    private KeyReader() {}

    static NewKey create(Body body) {
        KeyType type = type(body);
        return of(type, generator(type, body), body, body);
    }

    private static Supplier<KeyMaterial> generator(KeyType type, Body body) {
        return switch (type.inSoftware()) {
            case RSA -> {
                int bits = size(body, 2048);
                yield () -> RsaMaterial.generate(bits);
            }
            case EC -> {
                Curve curve = EcMaterial.curve(body.text("crv").orElse("P-256"));
                yield () -> EcMaterial.generate(curve);
            }
            default -> {
                int bits = size(body, 256);
                yield () -> OctMaterial.generate(bits);
            }
        };
    }

    static int size(Body body, long usual) {
        long size = body.number("key_size").orElse(usual);
        if (size < 0 || size > 4096) {
            throw Body.invalid("key_size");
        }
        return (int) size;
    }

    static NewKey imported(Body body) {
        Body jwk = body.object("key").orElseThrow(() -> Body.invalid("key"));
        KeyType named = type(jwk);
        // The API's definition writes Hsm, and so does the SDK; other clients write hsm.
        boolean hsm = body.flag("Hsm").or(() -> body.flag("hsm")).orElse(false);
        KeyType type = hsm ? named.inHsm() : named;
        KeyMaterial material = JwkReader.read(type, jwk);
        return of(type, () -> material, jwk, body);
    }

    private static KeyType type(Body body) {
        return KeyType.named(body.requiredText("kty")).orElseThrow(() -> Body.invalid("kty"));
    }

    private static NewKey of(KeyType type, Supplier<KeyMaterial> material, Body key, Body body) {
        return new NewKey(
                type,
                material,
                key.texts("key_ops"),
                body.objectOrEmpty("attributes"),
                body.object("release_policy").map(ReleasePolicy::read).orElse(ReleasePolicy.NONE),
                body.textMembers("tags"));
    }
}
