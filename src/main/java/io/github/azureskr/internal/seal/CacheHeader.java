// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.seal;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.tpm.NvCounter;
import io.github.azureskr.internal.tpm.PcrSelection;
import io.github.azureskr.internal.tpm.PcrValues;
import io.github.azureskr.internal.tpm.SealingKey;
import io.github.azureskr.internal.tpm.SealingPolicy;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All that a sealed cache says in the clear. Its digest is part of the sealing key's {@code unique}: with any other
 * header the TPM makes another key, which opens nothing.
 *
 * @param configuration digest of what the keys were released under
 * @param tpm digest of the public part of the AK beside which the sealing key lives
 * @param sealed when, by this machine's clock
 * @param policy which the TPM enforces
 * @param endorsements of the evidence at that time
 * @param nonce makes every sealing's key another
 */
record CacheHeader(
        Bytes configuration,
        Bytes tpm,
        Instant sealed,
        SealingPolicy policy,
        Endorsements endorsements,
        List<SealedKey> keys,
        Bytes nonce) {
    static final int VERSION = 2;
    static final int NONCE = SealingKey.UNIQUE - 64;

    CacheHeader {
        keys = List.copyOf(keys);
    }

    /** What the TPM makes the sealing key of. */
    Bytes unique() {
        return Bytes.concat(nonce, JsonText.of(members()).digest("SHA-512"));
    }

    /** In an order that is always the same, so that the digest is, too. */
    Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", VERSION);
        members.put("configuration", configuration.hex());
        members.put("tpm", tpm.hex());
        members.put("sealed", sealed.toString());
        members.put("pcrs", pcrs());
        members.put("latest-clock", policy.latestClock());
        members.put("counter", policy.counter().index());
        members.put("highest-count", policy.highestCount());
        members.put("endorsements", endorsements.pem());
        members.put("keys", keys.stream().map(SealedKey::members).toList());
        members.put("nonce", nonce.base64());
        return members;
    }

    private Map<String, Object> pcrs() {
        Map<String, Object> pcrs = new LinkedHashMap<>();
        List<Integer> indices = policy.pcrs().selection().indices();
        IntStream.range(0, indices.size())
                .forEach(i -> pcrs.put(
                        indices.get(i).toString(),
                        policy.pcrs().digests().get(i).hex()));
        return pcrs;
    }

    static CacheHeader read(JsonObject header) throws MalformedException {
        if (header.number("version") != VERSION) {
            throw header.malformed("version", "is " + header.number("version") + ", this AzureSKR knows " + VERSION);
        }
        List<SealedKey> keys = new ArrayList<>();
        for (JsonObject key : header.objects("keys")) {
            keys.add(SealedKey.read(key));
        }
        return new CacheHeader(
                digest(header, "configuration"),
                digest(header, "tpm"),
                instant(header, "sealed"),
                policy(header),
                Endorsements.restored(header, "endorsements"),
                keys,
                nonce(header));
    }

    private static SealingPolicy policy(JsonObject header) throws MalformedException {
        return new SealingPolicy(
                readPcrs(header), positive(header, "latest-clock"), counter(header), positive(header, "highest-count"));
    }

    private static PcrValues readPcrs(JsonObject header) throws MalformedException {
        JsonObject pcrs = header.object("pcrs");
        List<Bytes> digests = new ArrayList<>();
        for (int index : PcrSelection.BOOT.indices()) {
            digests.add(digest(pcrs, Integer.toString(index)));
        }
        if (pcrs.members().size() != digests.size()) {
            throw header.malformed("pcrs", "must be those of " + PcrSelection.BOOT.indices());
        }
        return new PcrValues(PcrSelection.BOOT, digests);
    }

    private static NvCounter counter(JsonObject header) throws MalformedException {
        try {
            return new NvCounter(Math.toIntExact(header.number("counter")));
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw header.malformed("counter", "is no NV index of the owner's");
        }
    }

    private static long positive(JsonObject header, String name) throws MalformedException {
        long value = header.number(name);
        if (value <= 0) {
            throw header.malformed(name, "must be positive");
        }
        return value;
    }

    private static Bytes digest(JsonObject object, String name) throws MalformedException {
        String hex = object.string(name);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw object.malformed(name, "must be a SHA-256 in hex");
        }
        return Bytes.ofHex(hex);
    }

    private static Instant instant(JsonObject header, String name) throws MalformedException {
        try {
            return Instant.parse(header.string(name));
        } catch (DateTimeException e) {
            throw header.malformed(name, "is no time");
        }
    }

    private static Bytes nonce(JsonObject header) throws MalformedException {
        Bytes nonce = header.base64("nonce");
        if (nonce.length() != NONCE) {
            throw header.malformed("nonce", "must have " + NONCE + " bytes");
        }
        return nonce;
    }
}
