// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

/** Handles that the specifications fix (TPM 2.0 part 2, section 7; Azure's persistent objects). */
public final class Handle {
    /** The attestation key that Azure's paravisor makes. */
    public static final int AK = 0x81000003;
    /** Where TCG's guidance keeps the endorsement key, if anybody made it persistent. */
    public static final int EK = 0x81010001;

    /** TPM_RH_OWNER. */
    static final int OWNER = 0x40000001;
    /** TPM_RH_NULL: the hierarchy whose seed is new after each reset, and the handle that says "none". */
    static final int NULL = 0x40000007;
    /** TPM_RS_PW: the pseudo session for a password. */
    static final int PASSWORD = 0x40000009;
    /** TPM_RH_ENDORSEMENT. */
    static final int ENDORSEMENT = 0x4000000B;

    private Handle() {}
}
