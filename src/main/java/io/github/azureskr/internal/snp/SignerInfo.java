// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.snp;

import io.github.azureskr.internal.bytes.ByteReader;
import io.github.azureskr.internal.bytes.MalformedException;

/** KEY_INFO: who signed the report. */
public record SignerInfo(boolean authorKeyEnabled, boolean chipKeyMasked, SigningKey signingKey) {
    static SignerInfo read(ByteReader in) throws MalformedException {
        long flags = in.u32("key_info");
        if (flags >>> 5 != 0) {
            throw in.malformed("key_info bits 5 to 31 must be zero");
        }
        SigningKey key = switch ((int) flags >>> 2) {
            case 0 -> SigningKey.VCEK;
            case 1 -> SigningKey.VLEK;
            case 7 -> SigningKey.NONE;
            default -> throw in.malformed("key_info names signing key " + (flags >>> 2) + ", which is reserved");
        };
        in.reserved(4);
        return new SignerInfo((flags & 1) != 0, (flags & 2) != 0, key);
    }
}
