// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keys over HTTP: made, imported, shown, changed, rotated, deleted. */
final class KeyOperations {
    private final KeyRing ring;
    private final KeyWriter writer;
    private final Dialect dialect;

    KeyOperations(KeyRing ring, KeyWriter writer, Dialect dialect) {
        this.ring = ring;
        this.writer = writer;
        this.dialect = dialect;
    }

    Map<String, Object> create(Call call) {
        return bundle(add(call.route().name(), KeyReader.create(call.body()), call.api(), call.now()));
    }

    Map<String, Object> importKey(Call call) {
        return bundle(add(call.route().name(), KeyReader.imported(call.body()), call.api(), call.now()));
    }

    VaultKey add(String name, NewKey asked, ApiVersion api, Instant now) {
        KeyType type = dialect.admit(asked.type());
        ReleasePolicy policy = asked.policy();
        NewKey admitted = asked.as(type, policy.exists() ? policy.withText(dialect.stored(policy.text())) : policy);
        ReleaseRules.check(admitted, api);
        return ring.add(name, admitted, now);
    }

    Map<String, Object> get(Call call) {
        VaultKey key = ring.key(call.route().name());
        KeyVersion version = key.version(call.route().version());
        version.attributes().requireEnabled("get");
        return writer.bundle(key, version);
    }

    void enable(String name, String id, boolean enabled, Instant now) {
        Body change = new Body(Map.of("enabled", enabled));
        ring.change(name, key -> {
            KeyVersion version = key.version(id);
            return key.replacing(
                    version.with(version.operations(), version.attributes().updated(change, now), version.tags()));
        });
    }

    Map<String, Object> list() {
        return list(
                ring.all().stream().sorted(Comparator.comparing(VaultKey::name)).map(writer::item));
    }

    Map<String, Object> listVersions(Call call) {
        VaultKey key = ring.key(call.route().name());
        return list(key.versions().stream().map(version -> writer.item(key, version)));
    }

    Map<String, Object> rotate(Call call) {
        return bundle(ring.change(call.route().name(), key -> {
            KeyVersion old = key.current();
            return key.plus(new KeyVersion(
                    KeyVersion.newId(),
                    old.type(),
                    old.material().successor(),
                    old.operations(),
                    KeyAttributes.created(call.now()),
                    old.tags()));
        }));
    }

    Map<String, Object> update(Call call) {
        String id = call.route().version();
        VaultKey changed = ring.change(call.route().name(), key -> {
            KeyVersion version = key.version(id);
            return underPolicyOf(call, key).replacing(changed(call, version));
        });
        return writer.bundle(changed, changed.version(id));
    }

    void setAttributes(String name, Body attributes, Instant now) {
        ring.change(name, key -> {
            KeyVersion version = key.current();
            return key.replacing(
                    version.with(version.operations(), version.attributes().updated(attributes, now), version.tags()));
        });
    }

    private static KeyVersion changed(Call call, KeyVersion version) {
        Body body = call.body();
        return version.with(
                body.has("key_ops") ? body.texts("key_ops") : version.operations(),
                version.attributes().updated(body.objectOrEmpty("attributes"), call.now()),
                body.has("tags") ? body.textMembers("tags") : version.tags());
    }

    private VaultKey underPolicyOf(Call call, VaultKey key) {
        call.body()
                .objectOrEmpty("attributes")
                .flag("exportable")
                .ifPresent(exportable -> ReleaseRules.checkExportable(key, exportable));
        if (!call.body().has("release_policy")) {
            return key;
        }
        ReleasePolicy submitted =
                call.body().object("release_policy").map(ReleasePolicy::read).orElseThrow();
        ReleasePolicy policy = submitted.withText(dialect.stored(submitted.text()));
        if (policy.equals(key.policy())) {
            return key;
        }
        ReleaseRules.checkExportable(key, true);
        dialect.checkPolicyTarget(call.route().version());
        ReleaseRules.checkPolicy(key.policy(), policy);
        return key.under(policy);
    }

    Map<String, Object> delete(Call call) {
        return writer.deleted(ring.delete(call.route().name(), call.now()));
    }

    Map<String, Object> getDeleted(Call call) {
        return writer.deleted(ring.deleted(call.route().name()));
    }

    Map<String, Object> listDeleted() {
        return list(ring.allDeleted().stream().map(writer::deletedItem));
    }

    Map<String, Object> recover(Call call) {
        return bundle(ring.recover(call.route().name()));
    }

    Map<String, Object> purge(Call call) {
        ring.purge(call.route().name());
        return Map.of();
    }

    private Map<String, Object> bundle(VaultKey key) {
        return writer.bundle(key, key.current());
    }

    /** One page holds all. */
    private static Map<String, Object> list(Stream<Map<String, Object>> items) {
        return Json.object("value", List.copyOf(items.toList()));
    }
}
