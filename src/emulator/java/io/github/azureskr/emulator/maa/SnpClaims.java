// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** The claims that MAA makes of an SNP report: under x-ms-isolation-tee of a guest token, on top of a platform token. */
final class SnpClaims {
    private SnpClaims() {}

    static Map<String, Object> of(SnpEvidence evidence) {
        SnpReport report = evidence.report();
        Map<String, Object> claims = new TreeMap<>();
        claims.put("x-ms-attestation-type", "sevsnpvm");
        if (isCompliant(report)) {
            claims.put("x-ms-compliance-status", "azure-compliant-cvm");
        }
        putHex(claims, "authorkeydigest", report.authorKeyDigest());
        putHex(claims, "familyId", report.familyId());
        putHex(claims, "hostdata", report.hostData());
        putHex(claims, "idkeydigest", report.idKeyDigest());
        putHex(claims, "imageId", report.imageId());
        putHex(claims, "launchmeasurement", report.measurement());
        putHex(claims, "reportdata", report.reportData());
        putHex(claims, "reportid", report.reportId());
        put(claims, "guestsvn", report.guestSvn());
        put(claims, "vmpl", report.vmpl());
        put(claims, "is-debuggable", report.debuggable());
        put(claims, "migration-allowed", report.migrationAllowed());
        put(claims, "smt-allowed", report.smtAllowed());
        putTcb(claims, evidence.vcek().layout(), report.reportedTcb());
        return claims;
    }

    /**
     * Microsoft does not publish its rule. A VM whose memory the host can read or move, or whose report does not come
     * from the paravisor's level, is not confidential in any reading; such a token has no status, as no other value of
     * the claim has been seen.
     */
    private static boolean isCompliant(SnpReport report) {
        return !report.debuggable() && !report.migrationAllowed() && report.vmpl() == 0;
    }

    private static void putTcb(Map<String, Object> claims, TcbLayout layout, byte[] tcb) {
        put(claims, "bootloader-svn", layout.bootLoader(tcb));
        put(claims, "tee-svn", layout.tee(tcb));
        put(claims, "snpfw-svn", layout.snp(tcb));
        put(claims, "microcode-svn", layout.microcode(tcb));
    }

    private static void putHex(Map<String, Object> claims, String name, byte[] bytes) {
        put(claims, name, HexFormat.of().formatHex(bytes));
    }

    private static void put(Map<String, Object> claims, String name, Object value) {
        claims.put("x-ms-sevsnpvm-" + name, value);
    }
}
