// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.Check;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What somebody with a file can do about a check that failed. The checks' own remedies are for the machine itself, in a
 * load.
 */
final class Remedies {
    private static final String READ_AGAIN =
            " Take it from its machine again; if it stays, the report must not be believed.";

    /** The first that fits a check's name. */
    private static final Map<Pattern, String> BY_NAME = new LinkedHashMap<>();

    static {
        put(
                "ARK key's SHA-256",
                "The root of these certificates is none of AMD's that AzureSKR knows: give the chain from AMD with"
                        + " --certs. If the report is a local Azure's, name its root with --amd-root; if the processor"
                        + " is newer than Turin, update AzureSKR.");
        put(
                ".* validity",
                "Check this computer's clock; if it is right, give a newer certificate with --certs, from the VM's"
                        + " metadata service or from AMD.");
        put(
                "(ARK|ASK|ASVK|VCEK|VLEK) (issuer|signature)",
                "The certificates do not belong together, or one was changed or damaged: give those from the VM's"
                        + " metadata service or from AMD with --certs.");
        put(
                "endorsed key",
                "The certificate is of another kind of key than the one that the report says it is signed with: give"
                        + " the certificate of that kind with --certs.");
        put(
                "VCEK hardware ID",
                "The certificate is another processor's: give the one of the report's chip_id with --certs. The VM may"
                        + " have moved to another host between the two.");
        put(
                "(VCEK|VLEK) TCB version",
                "The certificate is for another firmware of the processor: give the one for the report's reported_tcb"
                        + " with --certs.");
        put(
                "SNP report signature algorithm",
                "The report was changed or damaged after the processor made it." + READ_AGAIN);
        put(
                "SNP report signature",
                "Either the certificate is another processor's or another firmware's, which the checks before this one"
                        + " tell, or the report was changed or damaged after the processor made it." + READ_AGAIN);
        put(
                "REPORT_DATA",
                "The runtime claims are not those that the report was made for, or one of the two was changed or"
                        + " damaged." + READ_AGAIN);
        put("TEE_(TCB_)?INFO_HASH", "The report was changed or damaged after the processor made it." + READ_AGAIN);
        put(
                "debugging of the guest",
                "Whoever runs the host can read this guest's memory. Azure launches no confidential VM so.");
        put(
                "SNP report signing key|VMPL",
                "Azure launches no confidential VM so: the report is of a machine elsewhere, or was asked for by other"
                        + " software than Azure's paravisor.");
    }

    private Remedies() {}

    static List<Check> of(List<Check> checks) {
        return checks.stream().map(Remedies::of).toList();
    }

    private static Check of(Check check) {
        return BY_NAME.entrySet().stream()
                .filter(remedy -> remedy.getKey().matcher(check.name()).matches())
                .map(remedy -> check.withRemedy(remedy.getValue()))
                .findFirst()
                .orElse(check);
    }

    private static void put(String name, String remedy) {
        BY_NAME.put(Pattern.compile(name), remedy);
    }
}
