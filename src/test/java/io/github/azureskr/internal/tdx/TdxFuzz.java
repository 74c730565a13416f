// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tdx;

import io.github.azureskr.fuzz.FuzzTarget;
import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.List;

public final class TdxFuzz {
    private TdxFuzz() {}

    public static List<FuzzTarget> targets() {
        return List.of(FuzzTarget.of("td-report-or-quote", 1200, TdxFuzz::seeds, TdxFuzz::read));
    }

    private static void read(Bytes input) throws MalformedException {
        if (TdQuote.begins(input)) {
            TdQuote.read(input).attributes().debug();
        } else {
            TdReport.read(input).tdInfo().attributes().debug();
        }
    }

    public static List<Bytes> seeds() {
        return List.of(FakeTdx.report(Bytes.ofHex("7e".repeat(64))), FakeTdx.quote(4), FakeTdx.quote(5));
    }
}
