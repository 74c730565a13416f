// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** A budget of bytes for what a load does with an HCL report: it is read, bound to its claims, and the claims are parsed. */
class HclReportAllocationTest {
    private static final int OPERATIONS = 1000;
    private static final long BUDGET = 6_000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void aReportAndItsClaimsAreReadWithinTheBudget() throws Exception {
        Bytes index = index();
        RuntimeClaims kept = read(index);
        for (int i = 0; i < OPERATIONS; i++) {
            kept = read(index);
        }
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < OPERATIONS; i++) {
            kept = read(index);
        }
        long perOperation = (THREADS.getThreadAllocatedBytes(thread) - before) / OPERATIONS;
        assertTrue(kept.endorsementKey().isPresent());
        assertTrue(perOperation <= BUDGET, perOperation + " B per operation, at most " + BUDGET);
    }

    private static RuntimeClaims read(Bytes index) throws MalformedException {
        HclReport report = HclReport.read(index);
        Bytes reportData = SnpReport.read(report.hardwareReport()).reportData();
        assertEquals(report.runtimeClaims().sha256(), reportData.slice(0, 32));
        return RuntimeClaims.parse(report.runtimeClaims());
    }

    /** As large as the NV index of a machine of today, with the claims that it has. */
    private static Bytes index() {
        Bytes claims = Bytes.utf8("{\"keys\":[" + key("HCLAkPub", "sign") + "," + key("HCLEkPub", "encrypt")
                + "],\"vm-configuration\":{\"console-enabled\":true,\"root-cert-thumbprint\":\"" + "A".repeat(43)
                + "\",\"secure-boot\":true,\"tpm-enabled\":true,\"tpm-persisted\":true,\"vmUniqueId\":"
                + "\"BAEFD3E1-184B-4C4C-AB88-0BDAD260505F\"},\"user-data\":\"" + "00".repeat(64) + "\"}");
        ByteBuffer index = ByteBuffer.allocate(2900).order(ByteOrder.LITTLE_ENDIAN);
        index.put(Bytes.utf8("HCLA").toArray()).putInt(2).putInt(32 + 1184 + 20 + claims.length());
        index.putInt(2).position(32);
        index.put(report(claims.sha256()))
                .putInt(20 + claims.length())
                .putInt(1)
                .putInt(2)
                .putInt(1);
        index.putInt(claims.length()).put(claims.toArray());
        return Bytes.owning(index.array());
    }

    private static String key(String name, String operation) {
        return "{\"kid\":\"" + name + "\",\"key_ops\":[\"" + operation + "\"],\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"w"
                + "A".repeat(340) + "E\"}";
    }

    /** Version 2, with Azure's policy and every reserved byte zero. */
    private static byte[] report(Bytes reportData) {
        ByteBuffer report = ByteBuffer.allocate(SnpReport.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        report.putInt(0x000, 2).putLong(0x008, 0x3001F).putInt(0x034, 1);
        report.put(0x050, reportData.toArray());
        return report.array();
    }
}
