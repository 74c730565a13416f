// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Endpoint;
import io.github.azureskr.emulator.http.Identity;
import io.github.azureskr.emulator.http.LocalCa;
import io.github.azureskr.emulator.http.Request;
import io.github.azureskr.emulator.http.Response;
import io.github.azureskr.emulator.identity.Authentication.Caller;
import io.github.azureskr.emulator.identity.Entra;
import java.net.URI;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What vaults and Managed HSMs have in common: keys, who may use them, and their release to attested environments.
 *
 * <p>All state is in memory. Any number of threads may call.
 */
public abstract sealed class KeyService implements Endpoint permits KeyVault, ManagedHsm {
    private final Dialect dialect;
    private final Address address;
    private final Clock clock;
    private final KeyRing ring = new KeyRing();
    private final KeyOperations keys;
    private final KeyRelease release;
    private final CertificateOperations certificates;
    private final Operations operations;
    private final Reception reception;
    private final AccessControl access;
    private final Identity signer;
    private final Map<Permission, LongAdder> counts = new ConcurrentHashMap<>();

    KeyService(Dialect dialect, PermissionModel model, String audience, LocalCa ca, Entra entra, Clock clock) {
        this.dialect = dialect;
        this.address = dialect.address();
        this.clock = clock;
        this.access = new AccessControl(model, address.name(), dialect.resourceProvider(), entra);
        this.signer = ca.issue(dialect.leafName(), dialect.leafAlternativeNames());
        KeyWriter writer = new KeyWriter(address);
        TargetVerifier verifier = new TargetVerifier(new AuthorityKeys(ca.clientContext(), clock), clock);
        this.keys = new KeyOperations(ring, writer, dialect);
        this.release = new KeyRelease(dialect, writer, verifier, signer);
        this.certificates = new CertificateOperations(ring, address);
        Operations ofKeys = Operations.ofKeys(ring, keys, release, new Signing(writer));
        this.operations = dialect.hasCertificates() ? ofKeys.and(Operations.ofCertificates(certificates)) : ofKeys;
        this.reception = new Reception(dialect, audience, entra);
    }

    @Override
    public Response answer(Request request) {
        return reception.answer(request, caller -> serve(request, caller));
    }

    private Response serve(Request request, Caller caller) {
        Route route = Route.of(request);
        Operations.Operation operation =
                operations.of(route).orElseThrow(() -> Refusal.notFound("NotFound", "No operation " + route.pattern()));
        counts.computeIfAbsent(operation.permission(), permission -> new LongAdder())
                .increment();
        access.checkNetwork(caller);
        access.check(caller, operation.permission(), request.path());
        ApiVersion api = ApiVersion.of(request);
        Body body = request.body().length == 0 ? new Body(Map.of()) : Body.read(request.body());
        Map<String, Object> answer = operation.answer().apply(new Call(route, api, body, clock.instant()));
        return operation.status() == 204
                ? new Response(204, Map.of(), new byte[0])
                : Response.json(operation.status(), answer);
    }

    /** The identifier of a new key, or of a new version of the key of this name, made without asking anyone. */
    public URI createKey(String name, NewKey key) {
        VaultKey made = keys.add(name, key, ApiVersion.LATEST, clock.instant());
        return URI.create(address.key(made.name(), made.current().id()));
    }

    /** Enables or disables the version of a key that {@code identifier} names, without asking anyone. */
    public void enable(URI identifier, boolean enabled) {
        String[] path = identifier.getPath().split("/", -1);
        keys.enable(path[2], path[3], enabled, clock.instant());
    }

    /** The private key of an RSA or EC key's current version, to compare a released one with. */
    public PrivateKey privateKeyOf(String name) {
        KeyMaterial material = ring.key(name).current().material();
        if (material instanceof OctMaterial) {
            throw new IllegalArgumentException(name + " is a symmetric key: see exportedKeyOf");
        }
        return material.privateKey();
    }

    /** What a release of a key's current version wraps: PKCS#8, or an oct key's bytes. */
    public byte[] exportedKeyOf(String name) {
        return ring.key(name).current().material().exported();
    }

    /** Sets the roles of an identity, where roles decide. */
    public void assign(String objectId, Role... roles) {
        for (Role role : roles) {
            if (!dialect.knows(role)) {
                throw new IllegalArgumentException(role.title() + " is not a role of " + address.vault());
            }
        }
        access.assign(objectId, Set.of(roles));
    }

    /** Lets no network in, or all of them. */
    public void firewall(boolean closed) {
        access.firewall(closed);
    }

    /** Changes attributes of a key's current version, as an operator does: {@code enabled}, {@code nbf}, {@code exp}. */
    public void setAttributes(String name, Map<String, Object> attributes) {
        keys.setAttributes(name, new Body(attributes), clock.instant());
    }

    /** Deletes a key; it may be recovered. */
    public void deleteKey(String name) {
        ring.delete(name, clock.instant());
    }

    public void recoverKey(String name) {
        ring.recover(name);
    }

    /** Falsifies the release answers from now on. */
    public void tamper(ReleaseTampering tampering) {
        release.tamper(tampering);
    }

    /** Whose signature stands under release answers, leaf first: a test's reference. */
    public Identity signer() {
        return signer;
    }

    /** How many authenticated requests have asked for this so far, allowed or not. */
    public long requests(Permission permission) {
        LongAdder count = counts.get(permission);
        return count == null ? 0 : count.sum();
    }

    CertificateOperations certificates() {
        return certificates;
    }

    Instant now() {
        return clock.instant();
    }

    void setPolicy(String objectId, Set<Permission> permissions) {
        access.grant(objectId, permissions);
    }
}
