// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The service's operations: what each path asks for, and which permission it takes. */
final class Operations {

    /** One operation; its answer is empty where the service sends no body. */
    record Operation(Permission permission, int status, Function<Call, Map<String, Object>> answer) {

        private Operation(Permission permission, Function<Call, Map<String, Object>> answer) {
            this(permission, 200, answer);
        }
    }

    private final Map<String, Operation> byPattern;

    Operations(KeyRing ring, KeyOperations keys, KeyRelease release, Signing signing) {
        byPattern = Map.ofEntries(
                Map.entry("POST /keys/*/create", new Operation(Permission.KEYS_CREATE, keys::create)),
                Map.entry("PUT /keys/*", new Operation(Permission.KEYS_IMPORT, keys::importKey)),
                Map.entry("GET /keys/*", new Operation(Permission.KEYS_GET, keys::get)),
                Map.entry("GET /keys", new Operation(Permission.KEYS_LIST, call -> keys.list())),
                Map.entry("GET /keys/*/versions", new Operation(Permission.KEYS_LIST, keys::listVersions)),
                Map.entry("PATCH /keys/*", new Operation(Permission.KEYS_UPDATE, keys::update)),
                Map.entry("POST /keys/*/rotate", new Operation(Permission.KEYS_ROTATE, keys::rotate)),
                Map.entry("DELETE /keys/*", new Operation(Permission.KEYS_DELETE, keys::delete)),
                Map.entry("GET /deletedkeys/*", new Operation(Permission.KEYS_GET, keys::getDeleted)),
                Map.entry("GET /deletedkeys", new Operation(Permission.KEYS_LIST, call -> keys.listDeleted())),
                Map.entry("POST /deletedkeys/*/recover", new Operation(Permission.KEYS_RECOVER, keys::recover)),
                Map.entry("DELETE /deletedkeys/*", new Operation(Permission.KEYS_PURGE, 204, keys::purge)),
                Map.entry(
                        "POST /keys/*/release",
                        new Operation(
                                Permission.KEYS_RELEASE,
                                call -> release.release(
                                        call, ring.key(call.route().name())))),
                Map.entry(
                        "POST /keys/*/sign",
                        new Operation(
                                Permission.KEYS_SIGN,
                                call -> signing.sign(call, ring.key(call.route().name())))),
                Map.entry(
                        "POST /keys/*/verify",
                        new Operation(
                                Permission.KEYS_VERIFY,
                                call -> signing.verify(
                                        call, ring.key(call.route().name())))));
    }

    Optional<Operation> of(Route route) {
        return Optional.ofNullable(byPattern.get(route.pattern()));
    }
}
