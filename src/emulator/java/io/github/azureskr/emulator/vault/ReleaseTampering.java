// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import io.github.azureskr.emulator.http.Identity;
import java.security.PrivateKey;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Falsifications of a vault's release answers, for tests of clients: each makes the answer wrong in one way and leaves
 * all else right, and several combine.
 *
 * <pre>{@code
 * vault.tamper(ReleaseTampering.none().signedBy(foreignCa.issue("vault.azure.net", names)));
 * vault.tamper(ReleaseTampering.none().payloadMember("/response/key/key/n", otherModulus));
 * vault.tamper(ReleaseTampering.none());
 * }</pre>
 *
 * <p>The steps in their order: the key material is chosen, wrapped until the ciphertext is
 * accepted, put into {@code key_hsm}, that into the payload,
 * and the payload is signed. What is changed before the signature is signed as changed; {@link #jws} comes after.
 */
public record ReleaseTampering(
        UnaryOperator<byte[]> keyMaterial,
        Predicate<byte[]> accepted,
        UnaryOperator<byte[]> ciphertext,
        UnaryOperator<Map<String, Object>> keyHsm,
        UnaryOperator<Map<String, Object>> payload,
        UnaryOperator<Map<String, Object>> header,
        UnaryOperator<Identity> signer,
        UnaryOperator<String> jws) {

    /** The honest answer. */
    public static ReleaseTampering none() {
        return new ReleaseTampering(
                UnaryOperator.identity(),
                ciphertext -> true,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity());
    }

    /** Wraps another private key than the public part in the answer belongs to. */
    public ReleaseTampering privateKey(PrivateKey other) {
        return keyMaterial(material -> other.getEncoded());
    }

    /** Changes what is wrapped: PKCS#8, or an oct key's bytes. */
    public ReleaseTampering keyMaterial(UnaryOperator<byte[]> change) {
        return new ReleaseTampering(
                then(keyMaterial, change), accepted, ciphertext, keyHsm, payload, header, signer, jws);
    }

    /** Wraps again until the ciphertext ends in a zero byte: an honest answer that has broken a real client. */
    public ReleaseTampering ciphertextEndingInZero() {
        return new ReleaseTampering(
                keyMaterial,
                wrapped -> wrapped[wrapped.length - 1] == 0,
                ciphertext,
                keyHsm,
                payload,
                header,
                signer,
                jws);
    }

    public ReleaseTampering ciphertext(UnaryOperator<byte[]> change) {
        return new ReleaseTampering(
                keyMaterial, accepted, then(ciphertext, change), keyHsm, payload, header, signer, jws);
    }

    /** Sets a member of {@code key_hsm}, for example {@code /header/enc}. */
    public ReleaseTampering keyHsmMember(String pointer, Object value) {
        return keyHsm(set(pointer, value));
    }

    public ReleaseTampering keyHsm(UnaryOperator<Map<String, Object>> change) {
        return new ReleaseTampering(
                keyMaterial, accepted, ciphertext, then(keyHsm, change), payload, header, signer, jws);
    }

    /** Sets a member of the payload, for example {@code /response/key/key/kid}. */
    public ReleaseTampering payloadMember(String pointer, Object value) {
        return payload(set(pointer, value));
    }

    public ReleaseTampering payload(UnaryOperator<Map<String, Object>> change) {
        return new ReleaseTampering(
                keyMaterial, accepted, ciphertext, keyHsm, then(payload, change), header, signer, jws);
    }

    /** Sets a member of the JWS header, for example {@code /alg}. */
    public ReleaseTampering headerMember(String pointer, Object value) {
        return header(set(pointer, value));
    }

    public ReleaseTampering header(UnaryOperator<Map<String, Object>> change) {
        return new ReleaseTampering(
                keyMaterial, accepted, ciphertext, keyHsm, payload, then(header, change), signer, jws);
    }

    /** Signs with another key and shows its chain: a foreign root's, or one for another host. */
    public ReleaseTampering signedBy(Identity other) {
        return new ReleaseTampering(keyMaterial, accepted, ciphertext, keyHsm, payload, header, own -> other, jws);
    }

    /** Signs with another key under the vault's own chain. */
    public ReleaseTampering signedWithKey(PrivateKey other) {
        UnaryOperator<Identity> forged = own -> new Identity(other, own.chain());
        return new ReleaseTampering(
                keyMaterial, accepted, ciphertext, keyHsm, payload, header, then(signer, forged), jws);
    }

    /** Changes the finished JWS. */
    public ReleaseTampering jws(UnaryOperator<String> change) {
        return new ReleaseTampering(
                keyMaterial, accepted, ciphertext, keyHsm, payload, header, signer, then(jws, change));
    }

    private static <T> UnaryOperator<T> then(UnaryOperator<T> first, UnaryOperator<T> second) {
        return value -> second.apply(first.apply(value));
    }

    private static UnaryOperator<Map<String, Object>> set(String pointer, Object value) {
        return object -> {
            Json.set(object, pointer, value);
            return object;
        };
    }
}
