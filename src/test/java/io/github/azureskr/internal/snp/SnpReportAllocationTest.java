// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Budgets of bytes per operation: they hold in the interpreter already, and do not depend on the machine's speed. */
class SnpReportAllocationTest {
    private static final int OPERATIONS = 1000;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private interface Operation {
        Object run() throws MalformedException;
    }

    private Object kept;

    @Test
    void readingAndCheckingAReportCopiesNothing() throws Exception {
        Bytes report = report();
        assertAllocates(24, () -> SnpReport.read(report));
    }

    @Test
    void aFieldOfManyBytesIsASlice() throws Exception {
        SnpReport view = SnpReport.read(report());
        assertAllocates(24, view::measurement);
        assertAllocates(24, view::signedBytes);
    }

    @Test
    void aNumberCostsItsRecord() throws Exception {
        SnpReport view = SnpReport.read(report());
        assertAllocates(24, view::policy);
        assertAllocates(40, view::reportedTcb);
    }

    private void assertAllocates(long budget, Operation operation) throws MalformedException {
        for (int i = 0; i < OPERATIONS; i++) {
            kept = operation.run();
        }
        long thread = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(thread);
        for (int i = 0; i < OPERATIONS; i++) {
            kept = operation.run();
        }
        long perOperation = (THREADS.getThreadAllocatedBytes(thread) - before) / OPERATIONS;
        assertTrue(kept != null && perOperation <= budget, perOperation + " B per operation, at most " + budget);
    }

    /** Version 2, with Azure's policy and every reserved byte zero. */
    private static Bytes report() {
        ByteBuffer report = ByteBuffer.allocate(SnpReport.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        report.putInt(0x000, 2).putLong(0x008, 0x3001F).putInt(0x034, 1);
        Arrays.fill(report.array(), 0x050, 0x180, (byte) 0xA5);
        Arrays.fill(report.array(), 0x1A0, 0x1E0, (byte) 0x5A);
        return Bytes.owning(report.array());
    }
}
