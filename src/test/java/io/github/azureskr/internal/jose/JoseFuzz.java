// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.jose;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.List;

public final class JoseFuzz {
    private static final Bytes MODULUS = Bytes.ofHex("c1" + "11".repeat(255));
    private static final String HEADER = "{\"alg\":\"RS256\",\"kid\":\"k\",\"typ\":\"JWT\"}";

    private JoseFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(
                FuzzTarget.of("jws", 1500, JoseFuzz::texts, JoseFuzz::jws),
                FuzzTarget.of("jwk-set", 1500, JoseFuzz::sets, JoseFuzz::jwkSet));
    }

    /** As a text, or header and payload apart, which base64 would hide from the fuzzer. */
    private static void jws(Bytes input) throws MalformedException {
        String text = input.utf8();
        int end = text.indexOf('\n');
        read(end < 0 ? text : compact(text.substring(0, end), text.substring(end + 1)));
    }

    private static void read(String compact) throws MalformedException {
        Jws jws = Jws.parse("token", compact);
        jws.algorithm();
        jws.keyId();
        jws.chain();
        jws.payload();
    }

    private static void jwkSet(Bytes input) throws MalformedException {
        Jws jws = Jws.parse("token", compact(HEADER, "{}"));
        JwkSet.parse("keys", input).keyFor(jws).ifPresent(jws::verifies);
    }

    private static String compact(String header, String payload) {
        return Bytes.utf8(header).base64Url() + "." + Bytes.utf8(payload).base64Url() + "." + MODULUS.base64Url();
    }

    private static List<Bytes> texts() {
        String withChain = "{\"alg\":\"PS256\",\"x5c\":[]}";
        return List.of(
                Bytes.utf8(compact(HEADER, "{\"iss\":\"x\"}")),
                Bytes.utf8(HEADER + "\n{\"iss\":\"x\",\"n\":[1,-2.5e3]}"),
                Bytes.utf8(withChain + "\n{}"));
    }

    private static List<Bytes> sets() {
        return List.of(Bytes.utf8("{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k\",\"use\":\"sig\",\"key_ops\":[\"verify\"],"
                + "\"e\":\"AQAB\",\"n\":\"" + MODULUS.base64Url() + "\"},{\"kty\":\"EC\",\"x5c\":[\"AA==\"]}]}"));
    }
}
