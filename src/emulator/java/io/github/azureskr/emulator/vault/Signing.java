// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.util.Base64URL;
import java.util.Map;

/** Sign and verify, over a digest that the client has made. */
record Signing(KeyWriter writer) {

    Map<String, Object> sign(Call call, VaultKey key) {
        KeyVersion version = usable(call, key, "sign");
        byte[] signature = algorithm(call, version).sign(version.material(), bytes(call, "value"));
        return Json.object(
                "kid", writer.address().key(key.name(), version.id()),
                "value", Base64URL.encode(signature).toString());
    }

    Map<String, Object> verify(Call call, VaultKey key) {
        KeyVersion version = usable(call, key, "verify");
        boolean good = algorithm(call, version).verify(version.material(), bytes(call, "digest"), bytes(call, "value"));
        return Json.object("value", good);
    }

    private static KeyVersion usable(Call call, VaultKey key, String operation) {
        KeyVersion version = key.version(call.route().version());
        version.attributes().requireUsable(operation, call.now());
        if (!version.operations().contains(operation)) {
            throw Refusal.forbidden(
                    "KeyOperationForbidden",
                    "Operation " + operation + " is not permitted on this key: its key_ops are " + version.operations()
                            + ".");
        }
        return version;
    }

    private static SignatureAlgorithm algorithm(Call call, KeyVersion version) {
        return SignatureAlgorithm.of(call.body().requiredText("alg"), version.material());
    }

    private static byte[] bytes(Call call, String name) {
        return new Base64URL(call.body().requiredText(name)).decode();
    }
}
