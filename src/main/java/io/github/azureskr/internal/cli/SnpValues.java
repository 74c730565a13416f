// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.snp.CpuId;
import io.github.azureskr.internal.snp.GuestPolicy;
import io.github.azureskr.internal.snp.MitigationVectors;
import io.github.azureskr.internal.snp.PlatformInfo;
import io.github.azureskr.internal.snp.SignerInfo;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.TcbLayout;
import io.github.azureskr.internal.snp.TcbVersion;
import java.util.Map;

/** An SNP report in the words of AMD 56860, in lower case. */
final class SnpValues {
    private SnpValues() {}

    static Map<String, Object> of(SnpReport report) {
        Values values = new Values();
        launch(report, values);
        measurements(report, values);
        firmware(report, values);
        return values.identifying(
                        "signature_r", "%096x".formatted(report.signature().r()))
                .identifying("signature_s", "%096x".formatted(report.signature().s()))
                .map();
    }

    private static void launch(SnpReport report, Values values) {
        values.put("version", report.version())
                .put("guest_svn", report.guestSvn())
                .put("policy", policy(report.policy()))
                .identifying("family_id", report.familyId())
                .identifying("image_id", report.imageId())
                .put("vmpl", report.vmpl())
                .put("signature_algo", report.signatureAlgorithm())
                .put("current_tcb", tcb(report.currentTcb()))
                .put("platform_info", platform(report.platformInfo()))
                .put("key_info", signer(report.signerInfo()));
    }

    private static void measurements(SnpReport report, Values values) {
        values.identifying("report_data", report.reportData())
                .put("measurement", report.measurement().hex())
                .identifying("host_data", report.hostData())
                .identifying("id_key_digest", report.idKeyDigest())
                .identifying("author_key_digest", report.authorKeyDigest())
                .identifying("report_id", report.reportId())
                .identifying("report_id_ma", report.reportIdMa());
    }

    private static void firmware(SnpReport report, Values values) {
        values.put("reported_tcb", tcb(report.reportedTcb()))
                .put("cpuid_fam_id", report.cpuId().map(CpuId::family))
                .put("cpuid_mod_id", report.cpuId().map(CpuId::model))
                .put("cpuid_step", report.cpuId().map(CpuId::stepping))
                .put("product", report.cpuId().map(CpuId::product))
                .identifying("chip_id", report.chipId())
                .put("committed_tcb", tcb(report.committedTcb()))
                .put("current_version", report.currentFirmware().toString())
                .put("committed_version", report.committedFirmware().toString())
                .put("launch_tcb", tcb(report.launchTcb()))
                .put(
                        "launch_mit_vector",
                        report.mitigations().map(MitigationVectors::launch).map(SnpValues::hex))
                .put(
                        "current_mit_vector",
                        report.mitigations().map(MitigationVectors::current).map(SnpValues::hex));
    }

    private static Map<String, Object> policy(GuestPolicy policy) {
        return new Values()
                .put(Values.WHOLE, policy.toString())
                .put("abi_minor", policy.abiMinor())
                .put("abi_major", policy.abiMajor())
                .put("smt", policy.smtAllowed())
                .put("migrate_ma", policy.migrationAgentAllowed())
                .put("debug", policy.debugAllowed())
                .put("single_socket", policy.singleSocketRequired())
                .put("cxl_allow", policy.cxlAllowed())
                .put("mem_aes_256_xts", policy.aes256XtsRequired())
                .put("rapl_dis", policy.raplMustBeDisabled())
                .put("ciphertext_hiding_dram", policy.ciphertextHidingRequired())
                .put("page_swap_disable", policy.pageSwapDisabled())
                .map();
    }

    private static Map<String, Object> platform(PlatformInfo platform) {
        return new Values()
                .put(Values.WHOLE, platform.toString())
                .put("smt_en", platform.smtEnabled())
                .put("tsme_en", platform.tsmeEnabled())
                .put("ecc_en", platform.eccEnabled())
                .put("rapl_dis", platform.raplDisabled())
                .put("ciphertext_hiding_dram_en", platform.ciphertextHidingEnabled())
                .put("alias_check_complete", platform.aliasCheckComplete())
                .put("sev_tio_en", platform.sevTioEnabled())
                .map();
    }

    private static Map<String, Object> signer(SignerInfo signer) {
        return new Values()
                .put(Values.WHOLE, signer.signingKey().name())
                .put("author_key_en", signer.authorKeyEnabled())
                .put("mask_chip_key", signer.chipKeyMasked())
                .map();
    }

    /** The number as THIM writes it (tcbm), then its levels. */
    static Map<String, Object> tcb(TcbVersion tcb) {
        Values values = new Values().put(Values.WHOLE, "%016x".formatted(tcb.value()));
        boolean turin = tcb.layout() == TcbLayout.TURIN;
        if (turin) {
            values.put("fmc", tcb.fmc());
        }
        return values.put("boot_loader", tcb.bootLoader())
                .put("tee", tcb.tee())
                .put("snp", tcb.snp())
                .put("microcode", tcb.microcode())
                .put("layout", turin ? "Turin" : "Milan and Genoa")
                .map();
    }

    private static String hex(long vector) {
        return "0x%016x".formatted(vector);
    }
}
