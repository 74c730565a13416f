// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.benchmarks;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import io.github.azureskr.internal.snp.GuestPolicy;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.TcbVersion;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * An SNP report of 1,184 bytes: our view with every check, every field of it, and the peer, a plain record that copies
 * and makes the same checks.
 */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SnpReportParsing extends MicroBenchmark {
    private final byte[] raw = report();
    private final Bytes report = Bytes.copyOf(raw);

    @Benchmark
    public long viewWithEveryCheck() throws MalformedException {
        SnpReport view = SnpReport.read(report);
        return view.policy().value() ^ view.vmpl();
    }

    @Benchmark
    public FullReport everyFieldOfTheView() throws MalformedException {
        return FullReport.of(SnpReport.read(report));
    }

    @Benchmark
    public PlainReport plainRecordWithTheSameChecks() {
        return PlainReport.read(raw);
    }

    /** What the peer's record has, out of the view. */
    public record FullReport(
            int version,
            GuestPolicy policy,
            Bytes familyId,
            Bytes imageId,
            long vmpl,
            TcbVersion currentTcb,
            Bytes reportData,
            Bytes measurement,
            Bytes hostData,
            Bytes idKeyDigest,
            Bytes authorKeyDigest,
            Bytes reportId,
            TcbVersion reportedTcb,
            Bytes chipId,
            Bytes signedBytes) {
        static FullReport of(SnpReport view) {
            return new FullReport(
                    view.version(),
                    view.policy(),
                    view.familyId(),
                    view.imageId(),
                    view.vmpl(),
                    view.currentTcb(),
                    view.reportData(),
                    view.measurement(),
                    view.hostData(),
                    view.idKeyDigest(),
                    view.authorKeyDigest(),
                    view.reportId(),
                    view.reportedTcb(),
                    view.chipId(),
                    view.signedBytes());
        }
    }

    /** Version 2, with Azure's policy and every reserved byte zero. */
    private static byte[] report() {
        ByteBuffer report = ByteBuffer.allocate(SnpReport.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        report.putInt(0x000, 2).putLong(0x008, 0x3001F).putInt(0x034, 1);
        Arrays.fill(report.array(), 0x050, 0x180, (byte) 0xA5);
        Arrays.fill(report.array(), 0x1A0, 0x1E0, (byte) 0x5A);
        report.put(0x2A0, (byte) 1).put(0x2E8, (byte) 1);
        return report.array();
    }

    /** The peer: what one writes first. */
    public record PlainReport(
            int version,
            long policy,
            byte[] familyId,
            byte[] imageId,
            int vmpl,
            long currentTcb,
            byte[] reportData,
            byte[] measurement,
            byte[] hostData,
            byte[] idKeyDigest,
            byte[] authorKeyDigest,
            byte[] reportId,
            long reportedTcb,
            byte[] chipId,
            byte[] signature) {
        private static final int[][] RESERVED = {
            {0x3A, 4}, {0x4C, 4}, {0x182, 4}, {0x188, 24}, {0x1E2, 4}, {0x1EB, 1}, {0x1EF, 1}, {0x1F2, 4}, {0x1F8, 168},
            {0x2D0, 24}, {0x318, 24}, {0x330, 368}
        };

        static PlainReport read(byte[] raw) {
            check(raw);
            ByteBuffer in = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
            return new PlainReport(
                    in.getInt(0),
                    in.getLong(8),
                    Arrays.copyOfRange(raw, 0x10, 0x20),
                    Arrays.copyOfRange(raw, 0x20, 0x30),
                    in.getInt(0x30),
                    in.getLong(0x38),
                    Arrays.copyOfRange(raw, 0x50, 0x90),
                    Arrays.copyOfRange(raw, 0x90, 0xC0),
                    Arrays.copyOfRange(raw, 0xC0, 0xE0),
                    Arrays.copyOfRange(raw, 0xE0, 0x110),
                    Arrays.copyOfRange(raw, 0x110, 0x140),
                    Arrays.copyOfRange(raw, 0x140, 0x160),
                    in.getLong(0x180),
                    Arrays.copyOfRange(raw, 0x1A0, 0x1E0),
                    Arrays.copyOfRange(raw, 0x2A0, 0x4A0));
        }

        private static void check(byte[] raw) {
            ByteBuffer in = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
            long policy = in.getLong(8);
            if (raw.length != 0x4A0 || (policy >>> 17 & 1) != 1 || policy >>> 26 != 0 || in.getInt(0x48) >>> 5 != 0) {
                throw new IllegalArgumentException("malformed");
            }
            for (int[] range : RESERVED) {
                for (int i = range[0]; i < range[0] + range[1]; i++) {
                    if (raw[i] != 0) {
                        throw new IllegalArgumentException("reserved");
                    }
                }
            }
        }
    }
}
