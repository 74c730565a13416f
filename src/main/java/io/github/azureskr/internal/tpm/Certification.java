// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import java.security.interfaces.RSAPublicKey;

/**
 * The AK's statement that a key lives in its TPM.
 *
 * @param attest TPMS_ATTEST, without a size
 * @param signature the RSASSA-SHA256 signature alone, without TPMT_SIGNATURE's header
 */
public record Certification(Bytes attest, Bytes signature) {
    public boolean isSignedBy(RSAPublicKey ak) {
        return Rsassa.isSignedBy(ak, attest, signature);
    }
}
