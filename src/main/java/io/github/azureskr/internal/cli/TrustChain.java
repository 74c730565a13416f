// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * From the root key of the processor's maker to a released key, each link with what the evidence shows of it. What a
 * report alone cannot show is absent, never verified: the last links are for the services to check, in a load.
 */
record TrustChain(List<TrustLink> links) {
    private static final Pattern ARK = Pattern.compile("ARK .*");
    private static final Pattern ASK = Pattern.compile("AS(?:V)?K .*");
    private static final Pattern ENDORSED = Pattern.compile("V[CL]EK (?:issuer|signature|validity)");
    private static final Pattern SNP =
            Pattern.compile("endorsed key|V[CL]EK (?:hardware ID|TCB version)|SNP report signature.*");
    private static final Pattern TDX = Pattern.compile("TEE_(?:TCB_)?INFO_HASH");
    private static final Pattern BINDING = Pattern.compile("REPORT_DATA");
    private static final String AK = "HCLAkPub";

    TrustChain {
        links = List.copyOf(links);
    }

    static TrustChain of(Findings findings) {
        return new Builder(findings).chain();
    }

    private static final class Builder {
        private final Findings findings;
        private final List<TrustLink> links = new ArrayList<>();

        Builder(Findings findings) {
            this.findings = findings;
        }

        TrustChain chain() {
            if (findings.sections().containsKey("SNP report")) {
                amd();
            } else if (findings.kind().contains("TDX")) {
                intel();
            } else {
                unknown();
            }
            attestationKey();
            absent("ephemeral key", "made for one load", "is certified by the AK");
            absent("token", "of Azure Attestation", "is made of all before it and names the ephemeral key");
            absent("released key", "from Key Vault", "is wrapped to the key that the token names");
            return new TrustChain(resting(links));
        }

        /** No link is worth more than those before it. */
        private static List<TrustLink> resting(List<TrustLink> links) {
            List<TrustLink> all = new ArrayList<>();
            boolean rests = true;
            for (TrustLink link : links) {
                all.add(rests || link.state() != LinkState.VERIFIED ? link : link.in(LinkState.HOLDS));
                rests &= link.state() == LinkState.VERIFIED;
            }
            return all;
        }

        private void amd() {
            boolean vlek = !checks(Pattern.compile("ASVK .*")).isEmpty()
                    || findings.missing().stream().anyMatch(missing -> missing.contains("/vlek/"));
            required("ARK", "AMD's root key", "is one of the root keys that AzureSKR knows", ARK);
            required(vlek ? "ASVK" : "ASK", vlek ? "AMD's VLEK key" : "AMD's SEV key", "is signed by the ARK", ASK);
            required(
                    vlek ? "VLEK" : "VCEK",
                    vlek ? "the cloud's key" : "the processor's key",
                    vlek ? "is signed by the ASVK" : "is signed by the ASK",
                    ENDORSED);
            required("SNP report", "of this machine", "is signed by the key of its chip and firmware", SNP);
        }

        /** The parts of a TD report say nothing of who made it: nothing here is verified. */
        private void intel() {
            absent("Intel's root", "of Intel's keys", "is one that the reader knows");
            absent("PCK", "the processor's key", "is signed by Intel's intermediate key");
            absent("quote", "of the TD report", "is signed by a key that the PCK certifies");
            List<Check> parts = checks(TDX);
            LinkState state = parts.stream().allMatch(Check::passed) ? LinkState.MISSING : LinkState.REFUSED;
            String name = findings.sections().containsKey("TD quote") ? "TD quote" : "TD report";
            links.add(new TrustLink(name, "of this machine", "is what the processor said", state, parts));
        }

        private void unknown() {
            absent("root", "of the isolation", "is one that the reader knows");
            absent("platform key", "of this isolation", "is signed by the root");
            absent("machine key", "of this machine", "is signed by the platform key");
            absent("report", "of this machine", "is signed by the machine key");
        }

        private void attestationKey() {
            List<Check> binding = checks(BINDING);
            boolean named = contains(findings.sections().get("runtime claims"), AK);
            LinkState state = binding.isEmpty() || !named ? LinkState.ABSENT : stateOf(binding);
            links.add(new TrustLink(
                    "AK",
                    "the vTPM's key",
                    "stands in the runtime claims, whose digest is in REPORT_DATA",
                    state,
                    state == LinkState.ABSENT ? List.of() : binding));
        }

        private void required(String name, String role, String proof, Pattern names) {
            List<Check> checks = checks(names);
            LinkState state = checks.isEmpty() ? LinkState.MISSING : stateOf(checks);
            links.add(new TrustLink(name, role, proof, state, checks));
        }

        private void absent(String name, String role, String proof) {
            links.add(new TrustLink(name, role, proof, LinkState.ABSENT, List.of()));
        }

        private List<Check> checks(Pattern names) {
            return findings.tables().stream()
                    .filter(CheckTable::decisive)
                    .flatMap(table -> table.checks().stream())
                    .filter(check -> names.matcher(check.name()).matches())
                    .toList();
        }

        private static LinkState stateOf(List<Check> checks) {
            return checks.stream().allMatch(Check::passed) ? LinkState.VERIFIED : LinkState.REFUSED;
        }

        private static boolean contains(Object value, String keyId) {
            if (value instanceof Map<?, ?> map) {
                return keyId.equals(map.get("kid"))
                        || map.values().stream().anyMatch(member -> contains(member, keyId));
            }
            return value instanceof List<?> list && list.stream().anyMatch(element -> contains(element, keyId));
        }
    }
}
