// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.release;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.util.Context;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.KeyReleasePolicy;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.http.ServiceText;
import io.github.azureskr.internal.json.JsonObject;
import io.github.azureskr.internal.policy.PolicyVerdict;
import io.github.azureskr.internal.policy.ReleasePolicy;
import java.util.Optional;

/**
 * Why a vault did not release a key to a token. It says that the policy is not met, and not where; so the policy is
 * evaluated here: as the key has it, else as the configuration does.
 */
final class UnmetPolicy {
    private final Optional<ReleasePolicy> configured;

    UnmetPolicy(Optional<ReleasePolicy> configured) {
        this.configured = configured;
    }

    /** What the policy wants and does not get, and what to do. */
    record Explanation(String problem, String remedy) {}

    /** A key's policy, or why it is not known. */
    private record Reading(Optional<ReleasePolicy> policy, String problem) {}

    /** @param client of the key's vault */
    Explanation explain(KeyReference key, JsonObject claims, KeyClient client) {
        Reading reading = read(key, client);
        if (reading.policy().isPresent()) {
            return evaluated("The key's release policy", reading.policy().get().evaluate(claims));
        }
        if (configured.isPresent()) {
            return evaluated(
                    "The policy that release.policy names (of the key's own nothing is known: " + reading.problem()
                            + ")",
                    configured.get().evaluate(claims));
        }
        return unknown(key, claims, reading.problem());
    }

    private static Reading read(KeyReference key, KeyClient client) {
        try {
            KeyReleasePolicy policy = client.getKeyWithResponse(
                            key.name(), key.version().orElse(""), Context.NONE)
                    .getValue()
                    .getProperties()
                    .getReleasePolicy();
            return policy == null || policy.getEncodedPolicy() == null
                    ? unreadable("the key shows none")
                    : new Reading(
                            Optional.of(ReleasePolicy.parse(
                                    Bytes.owning(policy.getEncodedPolicy().toBytes()))),
                            "");
        } catch (HttpResponseException e) {
            return unreadable(reason(e.getResponse().getStatusCode()));
        } catch (MalformedException e) {
            return unreadable(e.getMessage());
        } catch (RuntimeException e) {
            return unreadable("reading the key failed, " + ServiceText.of(String.valueOf(e.getMessage())));
        }
    }

    private static Reading unreadable(String problem) {
        return new Reading(Optional.empty(), problem);
    }

    private static String reason(int status) {
        return status == 401 || status == 403
                ? "the identity may not read the key"
                : "reading the key gave HTTP " + status;
    }

    private static Explanation evaluated(String subject, PolicyVerdict verdict) {
        if (verdict.met()) {
            return new Explanation(
                    subject + " is met by the attestation token, as far as AzureSKR can tell",
                    "The vault may not have been able to verify the token: it fetches the issuer's keys itself. Load again"
                            + " in a few minutes.");
        }
        return new Explanation(
                subject + " is not met by the attestation token. " + verdict.failures(), verdict.remedy());
    }

    private static Explanation unknown(KeyReference key, JsonObject claims, String problem) {
        return new Explanation(
                "The key's release policy is probably not met by the attestation token, which has iss = "
                        + claim(claims, "iss") + ", x-ms-attestation-type = " + tee(claims, "x-ms-attestation-type")
                        + " and x-ms-compliance-status = " + tee(claims, "x-ms-compliance-status")
                        + " in x-ms-isolation-tee; what the policy wants is not known here, because " + problem,
                "To be told what fails, allow the identity to get the key, or name the policy's file in release.policy."
                        + " To see the policy: az keyvault key show --id " + key + " --query releasePolicy");
    }

    private static String tee(JsonObject claims, String name) {
        try {
            return claim(claims.object("x-ms-isolation-tee"), name);
        } catch (MalformedException e) {
            return "(none)";
        }
    }

    private static String claim(JsonObject claims, String name) {
        return claims.text(name).map(ServiceText::of).orElse("(none)");
    }
}
