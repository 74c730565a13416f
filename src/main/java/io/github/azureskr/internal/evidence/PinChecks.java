// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.SnpReport;
import io.github.azureskr.internal.snp.TcbPart;
import io.github.azureskr.internal.snp.TcbVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The machine is the one that the operator pinned. */
final class PinChecks {
    private static final int MOST_NAMED = 3;
    private static final String OLD_FIRMWARE = "The host's firmware is older than require.minimum-tcb allows: stop"
            + " (deallocate) and start the VM, which may bring it to another host, or lower the level.";
    private static final String OTHER_IMAGE = "The VM was launched with another firmware image than"
            + " require.measurement allows. If Azure has renewed the image and you trust it, add this measurement.";
    private static final String OTHER_DATA = "The VM was launched with other host data than require.host-data allows:"
            + " deploy it as intended, or correct the property.";

    private PinChecks() {}

    /** One check for each thing that is pinned. */
    static List<Check> of(SnpReport report, Pins pins) {
        List<Check> checks = new ArrayList<>();
        if (!pins.minimumTcb().isEmpty()) {
            checks.add(tcb(pins.minimumTcb(), report.reportedTcb()));
        }
        if (!pins.measurements().isEmpty()) {
            checks.add(oneOf("launch measurement", pins.measurements(), report.measurement(), OTHER_IMAGE));
        }
        if (!pins.hostData().isEmpty()) {
            checks.add(oneOf("host data", pins.hostData(), report.hostData(), OTHER_DATA));
        }
        return checks;
    }

    /** Of the reported TCB, which the processor's key is derived from: nothing else of it is endorsed. */
    private static Check tcb(Map<TcbPart, Integer> least, TcbVersion reported) {
        String expected = Arrays.stream(TcbPart.values())
                .filter(least::containsKey)
                .map(part -> part + " " + least.get(part))
                .collect(Collectors.joining(", ", "at least ", ""));
        boolean high = least.entrySet().stream().allMatch(pin -> pin.getKey().of(reported) >= pin.getValue());
        return new Check("minimum TCB", expected, reported.toString(), high, OLD_FIRMWARE);
    }

    private static Check oneOf(String name, List<Bytes> pinned, Bytes found, String remedy) {
        String named = pinned.stream().limit(MOST_NAMED).map(Bytes::hex).collect(Collectors.joining(" or "));
        int others = pinned.size() - MOST_NAMED;
        String expected = others > 0 ? named + " or one of " + others + " more" : named;
        return new Check(name, expected, found.hex(), pinned.contains(found), remedy);
    }
}
