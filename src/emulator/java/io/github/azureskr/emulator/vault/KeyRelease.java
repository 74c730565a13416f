// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.util.Base64URL;
import io.github.azureskr.emulator.http.Identity;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Secure key release: the attestation is verified, the policy evaluated, the key wrapped, the answer signed. */
final class KeyRelease {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Dialect dialect;
    private final KeyWriter writer;
    private final TargetVerifier verifier;
    private final Identity signer;
    private final AtomicReference<ReleaseTampering> tampering = new AtomicReference<>(ReleaseTampering.none());

    KeyRelease(Dialect dialect, KeyWriter writer, TargetVerifier verifier, Identity signer) {
        this.dialect = dialect;
        this.writer = writer;
        this.verifier = verifier;
        this.signer = signer;
    }

    void tamper(ReleaseTampering wanted) {
        tampering.set(wanted);
    }

    Map<String, Object> release(Call call, VaultKey key) {
        requireReleases(call.api());
        KeyVersion version = key.version(call.route().version());
        version.attributes().requireUsable("release", call.now());
        if (!key.policy().exists()) {
            throw Refusal.forbidden("", "Operation release is not allowed on a key that is not exportable.");
        }
        WrapAlgorithm algorithm = WrapAlgorithm.of(call.body());
        Recipient recipient =
                recipient(call.body().requiredText("target"), key.policy().policy());
        return Json.object("value", answer(call, key, version, algorithm, recipient));
    }

    private static void requireReleases(ApiVersion api) {
        if (!api.releasesKeys()) {
            throw Refusal.badParameter("Key release is not supported by api-version " + api.text() + ".");
        }
    }

    private Recipient recipient(String target, Policy policy) {
        Claims claims = verifier.verify(target, policy);
        policy.unmetBy(claims).ifPresent(unmet -> {
            throw Refusal.forbidden("", TargetVerifier.RELEASE_REFUSED + " It wants " + unmet + ".");
        });
        return Recipient.of(claims);
    }

    private String answer(Call call, VaultKey key, KeyVersion version, WrapAlgorithm algorithm, Recipient recipient) {
        ReleaseTampering change = tampering.get();
        byte[] material = change.keyMaterial().apply(version.material().exported());
        byte[] ciphertext = change.ciphertext()
                .apply(Stream.generate(() -> algorithm.wrap(recipient.key(), material, RANDOM))
                        .filter(change.accepted())
                        .findFirst()
                        .orElseThrow());
        Map<String, Object> keyHsm = change.keyHsm().apply(keyHsm(recipient, algorithm, ciphertext));
        Map<String, Object> payload = change.payload().apply(payload(call, key, version, algorithm, keyHsm));
        Identity signing = change.signer().apply(signer);
        Map<String, Object> header = change.header().apply(dialect.jwsHeader(signing.chain()));
        return change.jws().apply(Jws.sign(header, payload, signing));
    }

    private Map<String, Object> keyHsm(Recipient recipient, WrapAlgorithm algorithm, byte[] ciphertext) {
        Map<String, Object> header = Json.object("kid", recipient.kid(), "alg", "dir", "enc", algorithm.name());
        return dialect.ordered(Json.object(
                "schema_version",
                "1.0",
                "header",
                header,
                "ciphertext",
                Base64URL.encode(ciphertext).toString()));
    }

    private Map<String, Object> payload(
            Call call, VaultKey key, KeyVersion version, WrapAlgorithm algorithm, Map<String, Object> keyHsm) {
        Map<String, Object> jwk = writer.jwk(key, version, dialect.releasedType(version.type()));
        jwk.put("key_hsm", Base64URL.encode(Json.bytes(keyHsm)).toString());
        Map<String, Object> released = Json.object("key", jwk, "attributes", writer.attributes(key, version));
        released.put("tags", version.tags());
        released.put("release_policy", dialect.releasedPolicy(key.policy()));
        Map<String, Object> request = Json.object(
                "api-version", call.api().text(),
                "enc", algorithm.name(),
                "kid", writer.address().key(key.name(), call.route().version()));
        return dialect.ordered(Json.object("request", request, "response", Json.object("key", released)));
    }
}
