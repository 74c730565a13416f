// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.vault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.azureskr.emulator.vault.TestPolicyPairs.Feature;
import io.github.azureskr.emulator.vault.TestPolicyPairs.Pair;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The provider's and the local Azure's evaluation were written apart; where they agree, both have read the grammar. */
class PolicyAgreementTest {
    private static final int PAIRS = 1000;

    /** Of 1000: a feature that is rare among met or among unmet policies is as good as not tried. */
    private static final int FEW = 20;

    private final List<Pair> pairs =
            Stream.generate(new TestPolicyPairs(2026)::next).limit(PAIRS).toList();

    @Test
    void providerAndLocalAzureAgreeOnEveryPair() throws Exception {
        List<String> disagreements = new ArrayList<>();
        for (Pair pair : pairs) {
            boolean ours = provider(pair);
            if (ours != localAzure(pair)) {
                disagreements.add("met for the provider: " + ours + "\n  " + pair.policy() + "\n  " + pair.claims());
            }
        }
        assertEquals(
                List.of(),
                disagreements,
                () -> disagreements.size() + " disagreements, the first: " + disagreements.get(0));
    }

    @Test
    void pairsAreOfEveryKind() throws Exception {
        List<Pair> met = new ArrayList<>();
        List<Pair> unmet = new ArrayList<>();
        for (Pair pair : pairs) {
            (localAzure(pair) ? met : unmet).add(pair);
        }
        assertTrue(met.size() > PAIRS / 3 && unmet.size() > PAIRS / 3, met.size() + " of " + PAIRS + " are met");
        Map<Feature, Long> inMet = TestPolicyPairs.count(met);
        Map<Feature, Long> inUnmet = TestPolicyPairs.count(unmet);
        String rare = Stream.of(Feature.values())
                .filter(feature -> inUnmet.getOrDefault(feature, 0L) < FEW
                        // Without a branch of its authority no token meets a policy.
                        || (feature != Feature.OTHER_AUTHORITY && inMet.getOrDefault(feature, 0L) < FEW))
                .map(feature -> feature + " met " + inMet.get(feature) + " unmet " + inUnmet.get(feature))
                .collect(Collectors.joining(", "));
        assertEquals("", rare, () -> "met " + inMet + "\nunmet " + inUnmet);
    }

    private static boolean provider(Pair pair) throws Exception {
        return io.github.azureskr.internal.policy.ReleasePolicy.parse(Bytes.utf8(pair.policy()))
                .evaluate(JsonObject.parse("claims", pair.claims()))
                .met();
    }

    private static boolean localAzure(Pair pair) throws Exception {
        Claims claims = new Claims(ExactJson.object(pair.claims()));
        return PolicyReader.read(pair.policy()).unmetBy(claims).isEmpty();
    }
}
