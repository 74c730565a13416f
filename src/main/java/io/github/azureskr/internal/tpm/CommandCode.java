// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

/** The commands that we send, with their TPM_CC (TPM 2.0 part 2, section 6.5.2). */
enum CommandCode {
    NV_DEFINE_SPACE("TPM2_NV_DefineSpace", 0x12A),
    CREATE_PRIMARY("TPM2_CreatePrimary", 0x131),
    NV_INCREMENT("TPM2_NV_Increment", 0x134),
    CERTIFY("TPM2_Certify", 0x148),
    POLICY_NV("TPM2_PolicyNV", 0x149),
    NV_READ("TPM2_NV_Read", 0x14E),
    QUOTE("TPM2_Quote", 0x158),
    RSA_DECRYPT("TPM2_RSA_Decrypt", 0x159),
    FLUSH_CONTEXT("TPM2_FlushContext", 0x165),
    NV_READ_PUBLIC("TPM2_NV_ReadPublic", 0x169),
    POLICY_COUNTER_TIMER("TPM2_PolicyCounterTimer", 0x16D),
    READ_PUBLIC("TPM2_ReadPublic", 0x173),
    START_AUTH_SESSION("TPM2_StartAuthSession", 0x176),
    GET_CAPABILITY("TPM2_GetCapability", 0x17A),
    PCR_READ("TPM2_PCR_Read", 0x17E),
    POLICY_PCR("TPM2_PolicyPCR", 0x17F);

    private final String label;
    private final int value;

    CommandCode(String label, int value) {
        this.label = label;
        this.value = value;
    }

    int value() {
        return value;
    }

    /** Whether the answer begins with the handle of what the command loaded. */
    boolean loads() {
        return this == CREATE_PRIMARY || this == START_AUTH_SESSION;
    }

    /** The command as the specification names it. */
    @Override
    public String toString() {
        return label;
    }
}
