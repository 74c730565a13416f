// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.snp.HclReport;
import java.util.Map;

/** The header of an HCL report. */
final class HclValues {
    private HclValues() {}

    static Map<String, Object> of(HclReport report) {
        return new Values()
                .put("version", report.version())
                .put("report_size", report.reportSize())
                .put("request_type", report.requestType())
                .put("status", report.status())
                .put("report_type", report.type().name())
                .put("isolation", report.type().description())
                .put("report_data_hash_type", report.hash().algorithm())
                .put("runtime_claims_size", report.runtimeClaims().length())
                .identifying(
                        "runtime_claims_digest",
                        report.runtimeClaims().digest(report.hash().algorithm()))
                .map();
    }
}
