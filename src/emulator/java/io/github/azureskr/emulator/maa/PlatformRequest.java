// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static io.github.azureskr.emulator.maa.AppraisalException.check;

import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * A request to {@code /attest/SevSnpVm}: the hardware alone.
 *
 * @param runtimeClaims where the runtime data are declared as JSON
 * @param initTimeData whose hash the hypervisor put into HOST_DATA
 */
record PlatformRequest(
        SnpEvidence snp, Optional<Json> runtimeClaims, Optional<byte[]> initTimeData, Optional<Object> nonce) {

    static PlatformRequest read(byte[] body) throws AppraisalException {
        Json request = Json.parse("body", body);
        Json runtime = request.object("runtimeData");
        byte[] runtimeData = runtime.anyBase64("data");
        Json report = Json.parse("report", request.anyBase64("report"));
        return new PlatformRequest(
                SnpEvidence.read(report, runtimeData),
                isJson(runtime) ? Optional.of(Json.parse("runtimeData", runtimeData)) : Optional.empty(),
                request.has("initTimeData") ? initTimeData(request.object("initTimeData")) : Optional.empty(),
                // A string in the REST description, a number in the container sidecar.
                Optional.ofNullable(request.members().get("nonce")));
    }

    private static boolean isJson(Json data) throws AppraisalException {
        return switch (data.text("dataType")) {
            case "JSON" -> true;
            case "Binary" -> false;
            default -> throw data.wrong("dataType", "JSON or Binary");
        };
    }

    /** The container sidecar sends empty strings when it has none. */
    private static Optional<byte[]> initTimeData(Json data) throws AppraisalException {
        return data.text("data").isEmpty() ? Optional.empty() : Optional.of(data.anyBase64("data"));
    }

    void verify(Trust trust, Instant now) throws AppraisalException {
        snp.verify(trust.amdRoot(), now);
        if (initTimeData.isPresent()) {
            byte[] digest = Sha256.of(initTimeData.get());
            check(
                    Arrays.equals(snp.report().hostData(), digest),
                    "HOST_DATA of the SNP report is not the SHA-256 of the init-time data");
        }
    }

    Map<String, Object> claims() {
        Map<String, Object> claims = SnpClaims.of(snp);
        runtimeClaims.ifPresent(runtime -> claims.put("x-ms-runtime", runtime.members()));
        nonce.ifPresent(value -> claims.put("nonce", value));
        return claims;
    }
}
