// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.attest;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.evidence.Endorsements;
import io.github.azureskr.internal.evidence.Evidence;
import io.github.azureskr.internal.json.JsonText;
import io.github.azureskr.internal.tpm.PcrValues;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The body of {@code POST /attest/AzureGuest}, api-version 2020-10-01: members, their order (the alphabet's) and their
 * mixed encodings as Microsoft's AttestationClient sends them (Azure/confidential-computing-cvm-guest-attestation).
 */
final class AttestationRequest {
    private AttestationRequest() {}

    static Bytes of(Evidence evidence, Endorsements endorsements, ClientNonce nonce) {
        Map<String, Object> info = new TreeMap<>();
        info.put("AttestationProtocolVersion", "2.0");
        info.put("ClientPayload", Map.of("nonce", nonce.encoded()));
        info.put("IsolationInfo", isolationInfo(evidence, endorsements));
        info.put("OSBuild", base64("NotApplication"));
        info.put("OSDistro", base64(evidence.os().distribution()));
        info.put("OSType", base64("Linux"));
        info.put("OSVersionMajor", evidence.os().major());
        info.put("OSVersionMinor", evidence.os().minor());
        info.put("TcgLogs", evidence.eventLog().base64());
        info.put("TpmInfo", tpmInfo(evidence));
        return JsonText.of(Map.of("AttestationInfo", JsonText.of(info).base64Url()));
    }

    private static Map<String, Object> isolationInfo(Evidence evidence, Endorsements endorsements) {
        Map<String, Object> proof = new TreeMap<>();
        proof.put("SnpReport", evidence.snpReport().base64Url());
        proof.put("VcekCertChain", base64(endorsements.pem()));
        Map<String, Object> isolationEvidence = new TreeMap<>();
        isolationEvidence.put("Proof", JsonText.of(proof).base64());
        isolationEvidence.put("RunTimeData", evidence.runtimeClaims().base64());
        return new TreeMap<>(Map.of("Type", "SevSnp", "Evidence", isolationEvidence));
    }

    private static Map<String, Object> tpmInfo(Evidence evidence) {
        PcrValues pcrs = evidence.quote().pcrs();
        Map<String, Object> info = new TreeMap<>();
        info.put("AikCert", evidence.akCertificate().base64());
        info.put("AikPub", evidence.akPublic().base64());
        info.put(
                "EncKeyCertifyInfo",
                evidence.transferKeyCertification().attest().base64());
        info.put(
                "EncKeyCertifyInfoSignature",
                evidence.transferKeyCertification().signature().base64());
        info.put("EncKeyPub", evidence.transferKeyPublic().base64());
        info.put("PCRs", digests(pcrs));
        info.put("PcrQuote", evidence.quote().attest().base64());
        info.put("PcrSet", pcrs.selection().indices());
        info.put("PcrSignature", evidence.quote().signature().base64());
        return info;
    }

    private static List<Map<String, Object>> digests(PcrValues pcrs) {
        return IntStream.range(0, pcrs.digests().size())
                .<Map<String, Object>>mapToObj(i -> new TreeMap<>(Map.of(
                        "Index", pcrs.selection().indices().get(i),
                        "Digest", pcrs.digests().get(i).base64())))
                .toList();
    }

    private static String base64(String text) {
        return Bytes.utf8(text).base64();
    }
}
