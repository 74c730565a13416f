// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.internal.bytes.Bytes;
import io.github.azureskr.internal.bytes.MalformedException;
import java.security.interfaces.RSAPublicKey;

/**
 * The AK's statement over the PCRs.
 *
 * @param attest TPMS_ATTEST, without a size
 * @param signature the RSASSA-SHA256 signature alone, without TPMT_SIGNATURE's header
 * @param pcrs the values that the statement covers
 */
public record Quote(Bytes attest, Bytes signature, PcrValues pcrs) {
    public boolean isSignedBy(RSAPublicKey ak) {
        return Rsassa.isSignedBy(ak, attest, signature);
    }

    /** Since the TPM was made, in milliseconds in which it ran: restarts are no step back, but time off does not count. */
    public long clock() throws MalformedException {
        return Attest.read(attest).clockInfo().clock();
    }
}
