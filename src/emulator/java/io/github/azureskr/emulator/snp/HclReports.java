// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.snp;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Map;

/**
 * Makes the HCL attestation reports of one VM: an SNP report, and the runtime claims that its REPORT_DATA is the hash
 * of. Layout as in OpenHCL's igvm_attest protocol; integers little-endian.
 */
public final class HclReports {
    private static final int HEADER = 32;
    private static final int REQUEST_DATA = 20;
    private static final int REQUEST_AK_CERT = 2;
    private static final int REPORT_SNP = 2;
    private static final int HASH_SHA256 = 1;

    private final SnpMachine machine;
    private final VmConfiguration vm;
    private final RSAPublicKey ak;
    private final RSAPublicKey ek;
    private final TamperPoint<Map<String, Object>> runtimeClaims = new TamperPoint<>();
    private final TamperPoint<byte[]> reportData = new TamperPoint<>();
    private final TamperPoint<byte[]> hclReport = new TamperPoint<>();

    public HclReports(SnpMachine machine, VmConfiguration vm, RSAPublicKey ak, RSAPublicKey ek) {
        this.machine = machine;
        this.vm = vm;
        this.ak = ak;
        this.ek = ek;
    }

    /** A fresh report, as large as the NV index. */
    public byte[] make(byte[] userData) throws GeneralSecurityException {
        Map<String, Object> claims = runtimeClaims.apply(RuntimeClaims.of(vm, ak, ek, userData));
        byte[] json = JSONObjectUtils.toJSONString(claims).getBytes(StandardCharsets.UTF_8);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(json);
        byte[] snpReport = machine.report(reportData.apply(Arrays.copyOf(hash, SnpField.REPORT_DATA.size())));
        return hclReport.apply(envelope(snpReport, json));
    }

    /** The claims before they are hashed: what is changed here is vouched for by the processor. */
    public TamperPoint<Map<String, Object>> runtimeClaims() {
        return runtimeClaims;
    }

    /** The report data before the processor signs it. */
    public TamperPoint<byte[]> reportData() {
        return reportData;
    }

    /** The report as it is served. */
    public TamperPoint<byte[]> hclReport() {
        return hclReport;
    }

    private byte[] envelope(byte[] snpReport, byte[] claims) {
        int size = HEADER + snpReport.length + REQUEST_DATA + claims.length;
        if (size > vm.hclLayout().indexSize()) {
            throw new IllegalStateException("An HCL report of " + size + " bytes does not fit into "
                    + vm.hclLayout().indexSize() + ": choose a larger HclLayout");
        }
        return ByteBuffer.allocate(vm.hclLayout().indexSize())
                .put("HCLA".getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(vm.hclLayout().headerVersion())
                .putInt(size)
                .putInt(REQUEST_AK_CERT)
                .position(HEADER)
                .put(snpReport)
                .putInt(REQUEST_DATA + claims.length)
                .putInt(1)
                .putInt(REPORT_SNP)
                .putInt(HASH_SHA256)
                .putInt(claims.length)
                .put(claims)
                .array();
    }
}
