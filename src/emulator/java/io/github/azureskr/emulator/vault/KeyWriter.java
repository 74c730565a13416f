// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.time.Duration;
import java.util.Map;

/** Keys as the service shows them (Key Vault REST API: Keys, 7.4). */
record KeyWriter(Address address) {
    private static final Duration RECOVERABLE = Duration.ofDays(90);

    Map<String, Object> bundle(VaultKey key, KeyVersion version) {
        Map<String, Object> bundle =
                Json.object("key", jwk(key, version, version.type().wire()));
        bundle.put("attributes", attributes(key, version));
        bundle.put("tags", version.tags());
        if (key.policy().exists()) {
            bundle.put(
                    "release_policy",
                    Json.object(
                            "contentType", key.policy().contentType(),
                            "data", key.policy().data(),
                            "immutable", key.policy().immutable()));
        }
        return bundle;
    }

    Map<String, Object> jwk(VaultKey key, KeyVersion version, String type) {
        Map<String, Object> jwk = Json.object("kid", address.key(key.name(), version.id()), "kty", type);
        jwk.put("key_ops", version.operations());
        jwk.putAll(version.material().publicMembers());
        return jwk;
    }

    Map<String, Object> attributes(VaultKey key, KeyVersion version) {
        Map<String, Object> attributes = version.attributes().json();
        attributes.put("exportable", key.policy().exists());
        return attributes;
    }

    /** An element of the list of keys. */
    Map<String, Object> item(VaultKey key) {
        return Json.object("kid", address.key(key.name(), ""), "attributes", attributes(key, key.current()));
    }

    /** An element of the list of a key's versions. */
    Map<String, Object> item(VaultKey key, KeyVersion version) {
        return Json.object("kid", address.key(key.name(), version.id()), "attributes", attributes(key, version));
    }

    Map<String, Object> deleted(DeletedKey deleted) {
        Map<String, Object> bundle = bundle(deleted.key(), deleted.key().current());
        bundle.putAll(deletion(deleted));
        return bundle;
    }

    Map<String, Object> deletedItem(DeletedKey deleted) {
        Map<String, Object> item = item(deleted.key());
        item.putAll(deletion(deleted));
        return item;
    }

    private Map<String, Object> deletion(DeletedKey deleted) {
        return Json.object(
                "recoveryId", address.id("deletedkeys", deleted.key().name(), ""),
                "deletedDate", deleted.since().getEpochSecond(),
                "scheduledPurgeDate", deleted.since().plus(RECOVERABLE).getEpochSecond());
    }
}
