// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.policy;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.json.JsonObject;
import java.util.List;

public final class PolicyFuzz {
    private static final Bytes CLAIMS = Bytes.utf8("""
            {"iss": "https://a.example", "svn": 21, "x": {"y": "sevsnpvm", "y.z": [1]}, "debug": false}""");

    private static final Bytes POLICY = Bytes.utf8("""
            {"version": "1.0.0", "anyOf": [
              {"authority": "https://a.example/", "allOf": [
                {"claim": "x.y", "equals": "sevsnpvm"},
                {"anyOf": [{"claim": "svn", "greaterOrEquals": 22}, {"claim": "debug", "equals": false}]}]},
              {"authority": "https://b.example", "anyOf": [{"claim": "z", "exists": true}]}]}""");

    private PolicyFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(FuzzTarget.of("release-policy", 2000, PolicyFuzz::policies, PolicyFuzz::evaluate));
    }

    private static void evaluate(Bytes input) throws MalformedException {
        PolicyVerdict verdict = ReleasePolicy.read(input).evaluate(JsonObject.parse("claims", CLAIMS));
        if (verdict.failures().lines().count() > 1) {
            throw new AssertionError("a message of several lines");
        }
    }

    private static List<Bytes> policies() {
        Bytes wrapped = Bytes.utf8("{\"release_policy\":{\"data\":\"" + POLICY.base64Url() + "\"}}");
        return List.of(POLICY, Bytes.utf8(POLICY.base64()), wrapped);
    }
}
