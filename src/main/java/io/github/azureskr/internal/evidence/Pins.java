// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.evidence;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.snp.TcbPart;
import java.util.List;
import java.util.Map;

/**
 * What an operator wants of a machine beyond what Azure does. Empty collections want nothing.
 *
 * @param minimumTcb the least level of each firmware that is named
 * @param measurements of which the launch measurement must be one
 * @param hostData of which the host data must be one
 */
public record Pins(Map<TcbPart, Integer> minimumTcb, List<Bytes> measurements, List<Bytes> hostData) {
    public static final Pins NONE = new Pins(Map.of(), List.of(), List.of());

    public Pins {
        minimumTcb = Map.copyOf(minimumTcb);
        measurements = List.copyOf(measurements);
        hostData = List.copyOf(hostData);
    }
}
