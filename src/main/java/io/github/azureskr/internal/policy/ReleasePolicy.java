// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.List;

/**
 * A key's release policy (learn.microsoft.com, "Azure Key Vault secure key release policy grammar"): to whose tokens,
 * saying what, the key is released.
 *
 * @param anyOf at least one, of which any suffices
 */
public record ReleasePolicy(List<Branch> anyOf) {
    static final String STRUCTURE = "release policy";

    public ReleasePolicy {
        anyOf = List.copyOf(anyOf);
    }

    /** Reads a policy's JSON. */
    public static ReleasePolicy parse(Bytes json) throws MalformedException {
        return PolicyParser.parse(JsonObject.parse(STRUCTURE, json));
    }

    /** Reads a policy as people keep it: its JSON, the base64 of that, or what shows the key that has the policy. */
    public static ReleasePolicy read(Bytes content) throws MalformedException {
        return parse(PolicyContent.unpack(content));
    }

    /** What Key Vault makes of a token with these claims, its signature verified. */
    public PolicyVerdict evaluate(JsonObject claims) {
        TokenClaims token = new TokenClaims(claims);
        return new PolicyVerdict(
                token.issuer(),
                anyOf.stream().map(branch -> branch.evaluate(token)).toList());
    }
}
