// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.evidence.ReportEndorsements;
import io.github.azureskr.internal.snp.CpuId;
import io.github.azureskr.internal.snp.SigningKey;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.TcbLayout;
import io.github.azureskr.internal.snp.TcbVersion;
import io.github.azureskr.internal.snp.VcekCertificate;
import java.util.ArrayList;
import java.util.List;

/** Which certificates a report still needs, and where AMD has them (AMD 57230, KDS interface). */
record MissingEndorsements(SnpReport report, ReportEndorsements found) {
    private static final String KDS = "https://kdsintf.amd.com/";
    private static final String THIM =
            "on its VM: curl -H Metadata:true http://169.254.169.254/metadata/THIM/amd/certification";

    List<String> list() {
        List<String> missing = new ArrayList<>();
        if (found.endorsed().isEmpty()) {
            missing.add(key());
        }
        if (found.ask().isEmpty() || found.ark().isEmpty()) {
            String names = isVlek() ? "ASVK, ARK" : "ASK, ARK";
            missing.add((found.ask().isPresent() ? "ARK" : names) + ": " + KDS + (isVlek() ? "vlek" : "vcek") + "/v1/"
                    + product() + "/cert_chain");
        }
        return missing;
    }

    private boolean isVlek() {
        return found.endorsed()
                .map(VcekCertificate::kind)
                .orElse(report.signerInfo().signingKey())
                .equals(SigningKey.VLEK);
    }

    private String key() {
        return switch (report.signerInfo().signingKey()) {
            case VCEK -> "VCEK: " + THIM + " or " + vcekAddress();
            case VLEK -> "VLEK: from the cloud provider, " + THIM;
            case NONE -> "a signature: this report has none";
        };
    }

    private String vcekAddress() {
        TcbVersion tcb = report.reportedTcb();
        String fmc = tcb.layout() == TcbLayout.TURIN ? "fmcSPL=" + tcb.fmc() + "&" : "";
        return KDS + "vcek/v1/" + product() + "/" + report.hardwareId() + "?" + fmc
                + "blSPL=%d&teeSPL=%d&snpSPL=%d&ucodeSPL=%d"
                        .formatted(tcb.bootLoader(), tcb.tee(), tcb.snp(), tcb.microcode());
    }

    /** A report of version 2 does not tell Milan from Genoa; its certificate does. */
    private String product() {
        return found.endorsed()
                .map(key -> key.productName().split("-", 2)[0])
                .or(() -> report.cpuId().map(CpuId::product))
                .orElse(report.reportedTcb().layout() == TcbLayout.TURIN ? "Turin" : "{Milan or Genoa}");
    }
}
