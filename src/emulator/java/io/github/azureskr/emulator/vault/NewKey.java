// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import com.nimbusds.jose.jwk.Curve;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a key is to be: asked for by a test through {@link KeyService#createKey} or by a client over HTTP.
 *
 * <p>The key is generated only when the request has been found good; {@link #of} takes one that is there.
 */
public final class NewKey {
    private final KeyType type;
    private final Supplier<KeyMaterial> material;
    private final List<String> operations;
    private final Body attributes;
    private final ReleasePolicy policy;
    private final Map<String, String> tags;

    NewKey(
            KeyType type,
            Supplier<KeyMaterial> material,
            List<String> operations,
            Body attributes,
            ReleasePolicy policy,
            Map<String, String> tags) {
        this.type = type;
        this.material = material;
        this.operations = List.copyOf(operations);
        this.attributes = attributes;
        this.policy = policy;
        this.tags = Map.copyOf(tags);
    }

    private NewKey(KeyType type, Supplier<KeyMaterial> material) {
        this(type, material, List.of(), new Body(Map.of()), ReleasePolicy.NONE, Map.of());
    }

    /** RSA-HSM of 2048, 3072 or 4096 bits. */
    public static NewKey rsa(int bits) {
        return new NewKey(KeyType.RSA_HSM, () -> RsaMaterial.generate(bits));
    }

    /** EC-HSM on P-256, P-384, P-521 or P-256K. */
    public static NewKey ec(String curve) {
        Curve named = EcMaterial.curve(curve);
        return new NewKey(KeyType.EC_HSM, () -> EcMaterial.generate(named));
    }

    /** oct-HSM of 128, 192 or 256 bits. */
    public static NewKey oct(int bits) {
        return new NewKey(KeyType.OCT_HSM, () -> OctMaterial.generate(bits));
    }

    /** A given pair as RSA-HSM or EC-HSM. */
    public static NewKey of(KeyPair pair) {
        return pair.getPublic() instanceof RSAPublicKey
                ? new NewKey(KeyType.RSA_HSM, () -> RsaMaterial.of(pair))
                : new NewKey(KeyType.EC_HSM, () -> EcMaterial.of(pair));
    }

    /** The same, exportable under this policy. */
    public NewKey exportable(String policyJson) {
        PolicyReader.read(policyJson);
        return new NewKey(
                type, material, operations, attribute("exportable", true), ReleasePolicy.of(policyJson), tags);
    }

    public NewKey disabled() {
        return withAttributes(attribute("enabled", false));
    }

    public NewKey notBefore(Instant time) {
        return withAttributes(attribute("nbf", time.getEpochSecond()));
    }

    public NewKey expires(Instant time) {
        return withAttributes(attribute("exp", time.getEpochSecond()));
    }

    private NewKey withAttributes(Body changed) {
        return new NewKey(type, material, operations, changed, policy, tags);
    }

    private Body attribute(String name, Object value) {
        Map<String, Object> members = Json.object();
        members.putAll(attributes.members());
        members.put(name, value);
        return new Body(members);
    }

    NewKey as(KeyType otherType, ReleasePolicy storedPolicy) {
        return new NewKey(otherType, material, operations, attributes, storedPolicy, tags);
    }

    KeyType type() {
        return type;
    }

    ReleasePolicy policy() {
        return policy;
    }

    boolean exportable() {
        return attributes.flag("exportable").orElse(false);
    }

    KeyVersion make(Instant now) {
        KeyMaterial made = material.get();
        return new KeyVersion(
                KeyVersion.newId(),
                type,
                made,
                operations.isEmpty() ? made.defaultOperations() : operations,
                KeyAttributes.created(now).updated(attributes, now),
                tags);
    }
}
