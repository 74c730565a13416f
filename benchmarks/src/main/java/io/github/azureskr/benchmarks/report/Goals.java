// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks.report;

import static io.github.azureskr.benchmarks.report.Goal.atLeast;
import static io.github.azureskr.benchmarks.report.Goal.atMost;
import static io.github.azureskr.benchmarks.report.Goal.exactly;

import java.util.ArrayList;
import java.util.List;

/** The goals, each with the figure that a run came to. */
final class Goals {
    /** Measured once on another machine of this kind: go-sev-guest's whole chain, and the Go sidecar's unwrap. */
    private static final double GO_CHAIN_MICROS = 867;
    private static final double GO_UNWRAP_MICROS = 818;

    private Goals() {}

    /** All of them, on the JDK on which everything is measured. */
    static List<Goal> all(Results run) {
        List<Goal> goals = new ArrayList<>(onEveryJdk(run));
        goals.addAll(withOtherProviders(run));
        for (String key : List.of("RSA-2048", "P-256")) {
            goals.addAll(handshakes(run, key, "oneClient", "1 client"));
            goals.addAll(handshakes(run, key, "eightClients", "8 clients"));
        }
        goals.add(tomcat(run));
        return goals;
    }

    static List<Goal> onEveryJdk(Results run) {
        List<Goal> goals = new ArrayList<>(parsing(run));
        goals.addAll(services(run));
        for (int keys : new int[] {1, 10, 100}) {
            goals.addAll(load(run, keys));
        }
        goals.add(growth(run));
        goals.addAll(coldStart(run));
        return goals;
    }

    private static List<Goal> parsing(Results run) {
        String view = "SnpReportParsing.viewWithEveryCheck";
        String hcl = "HclReportParsing.reportClaimsAndBinding";
        return List.of(
                atMost("SNP report", "view with every check", 30, " ns", run.score(view)),
                atMost("SNP report", "allocated by the view", 0, " B", Math.rint(run.bytes(view))),
                atMost("SNP report", "every field, to the plain record", 0.6, " ×",
                        run.score("SnpReportParsing.everyFieldOfTheView")
                                / run.score("SnpReportParsing.plainRecordWithTheSameChecks")),
                atMost("HCL report", "report, claims, binding", 6, " µs", run.score(hcl)),
                atMost("HCL report", "allocated", 4096, " B", run.bytes(hcl)));
    }

    private static List<Goal> services(Results run) {
        return List.of(
                atMost("Appraisal", "first call in a JVM", 110, " ms", run.score("FirstCalls.reportAppraisal", "Sun")),
                appraisal(run, "Sun"),
                atMost("Release answer", "JWS verified and read", 75, " µs",
                        run.score("ReleaseAnswerReading.verifiedUnderAKnownKey")),
                unwrap(run, "Sun"),
                atMost("MAA token", "to RS256 and AES-GCM alone", 1.15, " ×",
                        run.score("MaaToken.answerToClaims")
                                / (run.score("MaaToken.bareRs256") + run.score("MaaToken.bareGcm"))));
    }

    private static Goal appraisal(Results run, String provider) {
        return atMost("Appraisal", "to the bare verifications, " + provider, 1.05, " ×",
                run.score("ReportAppraising.signatureAndChain", provider)
                        / run.score("ReportAppraising.bareVerifications", provider));
    }

    private static Goal unwrap(Results run, String provider) {
        double unwrap = run.score("KeyUnwrapping.answerToPrivateKey", provider)
                - run.score("KeyUnwrapping.signedAnswerAlone", provider);
        return atMost("Key unwrap", "without the JWS, to one OAEP decryption, " + provider, 1.08, " ×",
                unwrap / run.score("KeyUnwrapping.bareOaep", provider));
    }

    private static List<Goal> withOtherProviders(Results run) {
        return List.of(
                appraisal(run, "BouncyCastle"),
                appraisal(run, "ACCP"),
                atMost("Appraisal", "with ACCP, to Go's 867 µs elsewhere", 0.4, " ×",
                        run.score("ReportAppraising.signatureAndChain", "ACCP") / GO_CHAIN_MICROS),
                unwrap(run, "BouncyCastle"),
                unwrap(run, "ACCP"),
                atMost("Key unwrap", "with ACCP, to Go's 818 µs elsewhere", 0.35, " ×",
                        run.score("KeyUnwrapping.answerToPrivateKey", "ACCP") / GO_UNWRAP_MICROS));
    }

    private static List<Goal> handshakes(Results run, String key, String method, String clients) {
        String name = "Handshakes." + method;
        String subject = "Handshakes, " + key + ", " + clients;
        double ours = run.score(name, key, "released key");
        double accp = run.score(name, key, "released key with ACCP");
        List<Goal> goals = new ArrayList<>();
        goals.add(atLeast(subject, "to PKCS12", 0.95, " ×", ours / run.score(name, key, "PKCS12 file")));
        int[][] latencies = {{0, 3}, {5, 5}, {20, 11}};
        for (int[] latency : latencies) {
            double peer = run.score(name, key, "keyvault-jca keyless + " + latency[0]);
            String what = "to keyless, " + latency[0] + " ms";
            goals.add(atLeast(subject, what, latency[1], " ×", ours / peer));
            goals.add(atLeast(subject, what + ", with ACCP", 2 * latency[1], " ×", accp / peer));
        }
        return goals;
    }

    private static String load(Results run, int keys, String figure) {
        return "WarmLoad[" + run.java() + "," + keys + "] " + figure;
    }

    private static List<Goal> load(Results run, int keys) {
        String subject = "Warm load, " + keys + (keys == 1 ? " key" : " keys");
        List<Goal> goals = new ArrayList<>();
        for (String command : List.of("CreatePrimary", "Quote", "Certify")) {
            goals.add(exactly(subject, command, 1, run.figure(load(run, keys, command))));
        }
        goals.add(atMost(subject, "wall time to the critical path", 1.15, " ×",
                run.figure(load(run, keys, "wall ms")) / run.figure(load(run, keys, "critical path ms"))));
        return goals;
    }

    private static Goal growth(Results run) {
        double perKey = (run.score("WarmLoad.load", "100") - run.score("WarmLoad.load", "1")) / 99;
        return atMost("Warm load", "each further key, beyond its RSA_Decrypt", 2, " ms",
                perKey - run.figure(load(run, 100, "ms per RSA_Decrypt")));
    }

    private static List<Goal> coldStart(Results run) {
        String name = "ColdStart.untilTheKeyIsInHand";
        return run.java() < 25
                ? List.of(atMost("Cold start", "whole flow", 600, " ms", run.score(name, "AzureSKR")))
                : List.of(atMost("Cold start", "whole flow, with an AOT cache", 450, " ms",
                        run.score(name, "AzureSKR + archive")));
    }

    private static Goal tomcat(Results run) {
        String name = "TomcatStart.untilItListens";
        return atMost("Tomcat", "later than with PKCS12, beyond a warm load", 300, " ms",
                run.score(name, "AzureSKR") - run.score(name, "PKCS12") - run.score("WarmLoad.load", "1"));
    }
}
