// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.time.Instant;
import java.util.Map;

/**
 * A request to {@code /attest/AzureGuest}.
 *
 * @param clientPayload as it was sent; the C++ client's values are base64, Python's are not
 */
record GuestRequest(
        GuestOs os, Map<String, Object> clientPayload, TpmEvidence tpm, SnpEvidence snp, Json runtimeClaims) {

    static GuestRequest read(byte[] body) throws AppraisalException {
        Json info = Json.parse("AttestationInfo", Json.parse("body", body).base64Url("AttestationInfo"));
        if (!info.text("AttestationProtocolVersion").equals("2.0")) {
            throw info.wrong("AttestationProtocolVersion", "2.0");
        }
        Json isolation = info.object("IsolationInfo");
        if (!isolation.text("Type").equals("SevSnp")) {
            throw isolation.wrong("Type", "SevSnp, the one kind that the local MAA appraises");
        }
        Json evidence = isolation.object("Evidence");
        byte[] runtimeData = evidence.anyBase64("RunTimeData");
        return new GuestRequest(
                GuestOs.read(info),
                info.has("ClientPayload") ? info.object("ClientPayload").members() : Map.of(),
                TpmEvidence.read(info.object("TpmInfo"), info.base64("TcgLogs")),
                SnpEvidence.read(Json.parse("Proof", evidence.anyBase64("Proof")), runtimeData),
                Json.parse("RunTimeData", runtimeData));
    }

    void verify(Trust trust, Instant now) throws AppraisalException {
        snp.verify(trust.amdRoot(), now);
        tpm.verify(runtimeClaims, trust.akAuthority(), now);
        // The shared providers have been seen to refuse a VM without it.
        if (!SecureBoot.isOn(tpm.eventLog())) {
            throw AppraisalException.policy("TcgLogs does not show Secure Boot as on");
        }
    }
}
