// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.cli;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.tdx.ReportMac;
import io.github.azureskr.internal.tdx.TdAttributes;
import io.github.azureskr.internal.tdx.TdInfo;
import io.github.azureskr.internal.tdx.TdQuote;
import io.github.azureskr.internal.tdx.TdReport;
import io.github.azureskr.internal.tdx.TeeTcbInfo;
import java.util.List;
import java.util.Map;

/** A TD report in the words of Intel's TDX Module ABI specification, in lower case. */
final class TdValues {
    private TdValues() {}

    static Map<String, Object> of(TdReport report) {
        return new Values()
                .put("reportmacstruct", mac(report.reportMac()))
                .put("tee_tcb_info", tcb(report.teeTcbInfo()))
                .put("tdinfo", guest(report.tdInfo()))
                .map();
    }

    static Map<String, Object> of(TdQuote quote) {
        Values values = new Values()
                .put("version", quote.version())
                .put("attestation_key_type", quote.attestationKeyType())
                .put("qe_vendor_id", quote.qeVendorId().hex())
                .put("tee_tcb_svn", quote.teeTcbSvn().hex())
                .put("mrseam", quote.mrSeam().hex())
                .put("mrsignerseam", quote.mrSignerSeam().hex())
                .put("seamattributes", quote.seamAttributes().hex())
                .put("tdattributes", attributes(quote.attributes()))
                .put("xfam", "0x%016X".formatted(quote.xfam()))
                .put("mrtd", quote.mrTd().hex())
                .identifying("mrconfigid", quote.mrConfigId())
                .identifying("mrowner", quote.mrOwner())
                .identifying("mrownerconfig", quote.mrOwnerConfig());
        putRtmrs(quote.rtmrs(), values);
        return values.identifying("reportdata", quote.reportData())
                .put("signature_size", quote.signatureLength())
                .map();
    }

    private static Map<String, Object> mac(ReportMac mac) {
        return new Values()
                .put("type", "0x%02x".formatted(mac.type()))
                .put("subtype", mac.subtype())
                .put("version", mac.version())
                .put("cpusvn", mac.cpuSvn().hex())
                .put("tee_tcb_info_hash", mac.teeTcbInfoHash().hex())
                .identifying("tee_info_hash", mac.teeInfoHash())
                .identifying("reportdata", mac.reportData())
                .identifying("mac", mac.mac())
                .map();
    }

    private static Map<String, Object> tcb(TeeTcbInfo tcb) {
        return new Values()
                .put("valid", tcb.valid().hex())
                .put("tee_tcb_svn", tcb.teeTcbSvn().hex())
                .put("mrseam", tcb.mrSeam().hex())
                .put("mrsignerseam", tcb.mrSignerSeam().hex())
                .put("attributes", tcb.attributes().hex())
                .put("tee_tcb_svn2", tcb.teeTcbSvn2().hex())
                .map();
    }

    private static Map<String, Object> guest(TdInfo guest) {
        Values values = new Values()
                .put("attributes", attributes(guest.attributes()))
                .put("xfam", "0x%016X".formatted(guest.xfam()))
                .put("mrtd", guest.mrTd().hex())
                .identifying("mrconfigid", guest.mrConfigId())
                .identifying("mrowner", guest.mrOwner())
                .identifying("mrownerconfig", guest.mrOwnerConfig());
        putRtmrs(guest.rtmrs(), values);
        return values.put("servtd_hash", guest.servTdHash().hex()).map();
    }

    private static void putRtmrs(List<Bytes> rtmrs, Values values) {
        for (int i = 0; i < rtmrs.size(); i++) {
            values.put("rtmr" + i, rtmrs.get(i).hex());
        }
    }

    private static Map<String, Object> attributes(TdAttributes attributes) {
        return new Values()
                .put(Values.WHOLE, attributes.toString())
                .put("debug", attributes.debug())
                .put("sept_ve_disable", attributes.septVeDisable())
                .put("migratable", attributes.migratable())
                .put("pks", attributes.pks())
                .put("kl", attributes.kl())
                .put("perfmon", attributes.perfmon())
                .map();
    }
}
