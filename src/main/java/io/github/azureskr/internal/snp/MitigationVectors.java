// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;
import java.util.Optional;

/** LAUNCH_MIT_VECTOR and CURRENT_MIT_VECTOR of a report of version 5. */
public record MitigationVectors(long launch, long current) {
    static Optional<MitigationVectors> read(ByteReader in, long reportVersion) throws MalformedException {
        if (reportVersion < 5) {
            in.reserved(16);
            return Optional.empty();
        }
        return Optional.of(new MitigationVectors(in.u64("launch_mit_vector"), in.u64("current_mit_vector")));
    }
}
