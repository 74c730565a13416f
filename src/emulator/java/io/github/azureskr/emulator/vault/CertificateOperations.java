// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A vault's certificates, as far as a server's certificate for a key needs them: made by the vault itself, requested
 * of another authority and merged, or imported. A certificate and its key bear one name.
 */
final class CertificateOperations {
    private final KeyRing ring;
    private final Address address;
    private final Map<String, List<StoredCertificate>> certificates = new ConcurrentHashMap<>();
    private final Map<String, PendingCertificate> pending = new ConcurrentHashMap<>();

    CertificateOperations(KeyRing ring, Address address) {
        this.ring = ring;
        this.address = address;
    }

    Map<String, Object> create(Call call) {
        Body policyBody = call.body().object("policy").orElseThrow(() -> Body.invalid("policy"));
        CertificatePolicy policy = CertificatePolicy.read(policyBody);
        String name = call.route().name();
        if (policy.issuer().equals("Self")) {
            StoredCertificate made = selfSigned(name, policy, call.now());
            return Json.object(
                    "id", address.id("certificates", name, "pending"),
                    "issuer", Json.object("name", "Self"),
                    "status", "completed",
                    "target", address.id("certificates", made.name(), ""));
        }
        KeyVersion key = keyFor(name, policy, call.now());
        String request = new CertificateSigner(key.material(), policy).request();
        PendingCertificate created = new PendingCertificate(name, key, policy, request);
        pending.put(index(name), created);
        return created.json(address);
    }

    StoredCertificate selfSigned(String name, CertificatePolicy policy, Instant now) {
        KeyVersion key = keyFor(name, policy, now);
        X509Certificate own = new CertificateSigner(key.material(), policy).selfSigned(now);
        return store(name, key, List.of(own), policy, now);
    }

    /** A certificate's key is new unless the policy reuses the one of this name. */
    private KeyVersion keyFor(String name, CertificatePolicy policy, Instant now) {
        if (policy.reuseKey() && ring.has(name)) {
            return ring.key(name).current();
        }
        return ring.add(name, policy.newKey(), now).current();
    }

    Map<String, Object> pending(Call call) {
        return pendingOf(call.route().name()).json(address);
    }

    Map<String, Object> merge(Call call) {
        PendingCertificate waiting = pendingOf(call.route().name());
        List<X509Certificate> chain = CertificateImport.x5c(call.body());
        requireKey(chain, waiting.key());
        pending.remove(index(waiting.name()));
        return store(waiting.name(), waiting.key(), chain, waiting.policy(), call.now())
                .bundle(address);
    }

    /** Stores a chain for the current version of the key of this name. */
    StoredCertificate put(String name, List<X509Certificate> chain, Instant now) {
        KeyVersion key = ring.key(name).current();
        requireKey(chain, key);
        String subject = chain.get(0).getSubjectX500Principal().getName();
        return store(name, key, chain, CertificatePolicy.selfSigned(subject, List.of()), now);
    }

    private static void requireKey(List<X509Certificate> chain, KeyVersion key) {
        byte[] certified = chain.get(0).getPublicKey().getEncoded();
        if (!Arrays.equals(certified, key.material().publicKey().getEncoded())) {
            throw Refusal.badParameter("Public key from x509 certificate and key of this instance doesn't match.");
        }
    }

    Map<String, Object> importCertificate(Call call) {
        CertificateImport imported = CertificateImport.read(call.body());
        CertificatePolicy policy = CertificatePolicy.read(call.body().objectOrEmpty("policy"));
        NewKey key = imported.newKey();
        NewKey inSoftware = key.as(key.type().inSoftware(), ReleasePolicy.NONE);
        KeyVersion version =
                ring.add(call.route().name(), inSoftware, call.now()).current();
        return store(call.route().name(), version, imported.chain(), policy, call.now())
                .bundle(address);
    }

    private StoredCertificate store(
            String name, KeyVersion key, List<X509Certificate> chain, CertificatePolicy policy, Instant now) {
        StoredCertificate made =
                new StoredCertificate(name, KeyVersion.newId(), key, chain, policy.of(key.type()), now);
        certificates.merge(index(name), List.of(made), (old, added) -> {
            List<StoredCertificate> all = new ArrayList<>(old);
            all.addAll(added);
            return List.copyOf(all);
        });
        return made;
    }

    Map<String, Object> get(Call call) {
        return certificate(call.route(), "CertificateNotFound").bundle(address);
    }

    /** Every certificate by its name, in one page. */
    Map<String, Object> list() {
        return Json.object(
                "value",
                certificates.values().stream()
                        .map(versions -> versions.get(versions.size() - 1).item(address))
                        .toList());
    }

    Map<String, Object> secret(Call call) {
        return certificate(call.route(), "SecretNotFound").secret(address);
    }

    private StoredCertificate certificate(Route route, String code) {
        List<StoredCertificate> versions = certificates.getOrDefault(index(route.name()), List.of());
        return versions.stream()
                .filter(version -> route.version().isEmpty() || version.id().equals(route.version()))
                .reduce((older, newer) -> newer)
                .orElseThrow(() -> Refusal.notFound(
                        code, "A certificate with (name/id) " + route.name() + " was not found in this key vault."));
    }

    private PendingCertificate pendingOf(String name) {
        PendingCertificate waiting = pending.get(index(name));
        if (waiting == null) {
            throw Refusal.notFound("PendingCertificateNotFound", "Pending certificate not found: " + name);
        }
        return waiting;
    }

    private static String index(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
