// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A service's operations: what each method and path asks for, which permission it takes, how it is answered. */
final class Operations {

    /** One operation. An answer with status 204 has no body. */
    record Operation(Permission permission, int status, Function<Call, Map<String, Object>> answer) {}

    private final Map<String, Operation> byPattern;

    private Operations(Map<String, Operation> byPattern) {
        this.byPattern = Map.copyOf(byPattern);
    }

    static Operations ofKeys(KeyRing ring, KeyOperations keys, KeyRelease release, Signing signing) {
        Function<Call, VaultKey> key = call -> ring.key(call.route().name());
        return new Operations(Map.ofEntries(
                operation("POST /keys/*/create", Permission.KEYS_CREATE, keys::create),
                operation("PUT /keys/*", Permission.KEYS_IMPORT, keys::importKey),
                operation("GET /keys/*", Permission.KEYS_GET, keys::get),
                operation("GET /keys", Permission.KEYS_LIST, call -> keys.list()),
                operation("GET /keys/*/versions", Permission.KEYS_LIST, keys::listVersions),
                operation("PATCH /keys/*", Permission.KEYS_UPDATE, keys::update),
                operation("POST /keys/*/rotate", Permission.KEYS_ROTATE, keys::rotate),
                operation("DELETE /keys/*", Permission.KEYS_DELETE, keys::delete),
                operation("GET /deletedkeys/*", Permission.KEYS_GET, keys::getDeleted),
                operation("GET /deletedkeys", Permission.KEYS_LIST, call -> keys.listDeleted()),
                operation("POST /deletedkeys/*/recover", Permission.KEYS_RECOVER, keys::recover),
                operation("DELETE /deletedkeys/*", Permission.KEYS_PURGE, 204, keys::purge),
                operation(
                        "POST /keys/*/release",
                        Permission.KEYS_RELEASE,
                        call -> release.release(call, key.apply(call))),
                operation("POST /keys/*/sign", Permission.KEYS_SIGN, call -> signing.sign(call, key.apply(call))),
                operation(
                        "POST /keys/*/verify", Permission.KEYS_VERIFY, call -> signing.verify(call, key.apply(call)))));
    }

    static Operations ofCertificates(CertificateOperations certificates) {
        return new Operations(Map.ofEntries(
                operation("GET /certificates/*", Permission.CERTIFICATES_GET, certificates::get),
                operation("GET /certificates", Permission.CERTIFICATES_LIST, call -> certificates.list()),
                operation("GET /certificates/*/pending", Permission.CERTIFICATES_GET, certificates::pending),
                operation("POST /certificates/*/create", Permission.CERTIFICATES_CREATE, 202, certificates::create),
                operation(
                        "POST /certificates/*/import", Permission.CERTIFICATES_IMPORT, certificates::importCertificate),
                operation(
                        "POST /certificates/*/pending/merge", Permission.CERTIFICATES_CREATE, 201, certificates::merge),
                operation("GET /secrets/*", Permission.SECRETS_GET, certificates::secret)));
    }

    private static Map.Entry<String, Operation> operation(
            String pattern, Permission permission, Function<Call, Map<String, Object>> answer) {
        return operation(pattern, permission, 200, answer);
    }

    private static Map.Entry<String, Operation> operation(
            String pattern, Permission permission, int status, Function<Call, Map<String, Object>> answer) {
        return Map.entry(pattern, new Operation(permission, status, answer));
    }

    Operations and(Operations others) {
        Map<String, Operation> all = new HashMap<>(byPattern);
        all.putAll(others.byPattern);
        return new Operations(all);
    }

    Optional<Operation> of(Route route) {
        return Optional.ofNullable(byPattern.get(route.pattern()));
    }
}
