// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The keys of one vault, in memory. Each change is one atomic step on one name; names differ in more than case. */
final class KeyRing {
    private final Map<String, VaultKey> keys = new ConcurrentHashMap<>();
    private final Map<String, DeletedKey> deleted = new ConcurrentHashMap<>();

    VaultKey key(String name) {
        VaultKey key = keys.get(index(name));
        if (key == null) {
            throw Refusal.keyNotFound(name);
        }
        return key;
    }

    boolean has(String name) {
        return keys.containsKey(index(name));
    }

    List<VaultKey> all() {
        return List.copyOf(keys.values());
    }

    /** Stores a key's first or next version, which the rules allow. */
    VaultKey add(String name, NewKey next, Instant now) {
        KeyVersion version = next.make(now);
        return keys.compute(index(name), (index, present) -> {
            if (deleted.containsKey(index)) {
                throw Refusal.conflict(
                        "ObjectIsDeletedButRecoverable",
                        "Key " + name + " is currently in a deleted but recoverable state, and its name cannot be"
                                + " reused; in this state, the key can only be recovered or purged.");
            }
            if (present == null) {
                return new VaultKey(name, List.of(version), next.policy());
            }
            ReleaseRules.checkVersion(present, next);
            return present.plus(version).under(next.policy());
        });
    }

    VaultKey change(String name, UnaryOperator<VaultKey> change) {
        VaultKey changed = keys.computeIfPresent(index(name), (index, present) -> change.apply(present));
        if (changed == null) {
            throw Refusal.keyNotFound(name);
        }
        return changed;
    }

    DeletedKey delete(String name, Instant now) {
        keys.compute(index(name), (index, present) -> {
            if (present == null) {
                throw Refusal.keyNotFound(name);
            }
            deleted.put(index, new DeletedKey(present, now));
            return null;
        });
        return deleted(name);
    }

    DeletedKey deleted(String name) {
        return found(name, deleted.get(index(name)));
    }

    List<DeletedKey> allDeleted() {
        return List.copyOf(deleted.values());
    }

    void purge(String name) {
        found(name, deleted.remove(index(name)));
    }

    VaultKey recover(String name) {
        return keys.compute(
                index(name),
                (index, present) -> found(name, deleted.remove(index)).key());
    }

    private static DeletedKey found(String name, DeletedKey key) {
        if (key == null) {
            throw Refusal.keyNotFound(name);
        }
        return key;
    }

    private static String index(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
