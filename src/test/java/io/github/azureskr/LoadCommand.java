// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr;

import java.util.EnumSet;
import java.util.Set;

/** The commands that a load sends to the TPM: LoadCostTest and SealedCacheTest count them. */
enum LoadCommand {
    NV_READ_PUBLIC("TPM2_NV_ReadPublic", 0x169),
    GET_CAPABILITY("TPM2_GetCapability", 0x17A),
    NV_READ("TPM2_NV_Read", 0x14E),
    READ_PUBLIC("TPM2_ReadPublic", 0x173),
    PCR_READ("TPM2_PCR_Read", 0x17E),
    CREATE_PRIMARY("TPM2_CreatePrimary", 0x131),
    CERTIFY("TPM2_Certify", 0x148),
    QUOTE("TPM2_Quote", 0x158),
    START_AUTH_SESSION("TPM2_StartAuthSession", 0x176),
    POLICY_PCR("TPM2_PolicyPCR", 0x17F),
    RSA_DECRYPT("TPM2_RSA_Decrypt", 0x159),
    FLUSH_CONTEXT("TPM2_FlushContext", 0x165),
    NV_DEFINE_SPACE("TPM2_NV_DefineSpace", 0x12A),
    NV_INCREMENT("TPM2_NV_Increment", 0x134),
    POLICY_COUNTER_TIMER("TPM2_PolicyCounterTimer", 0x16D),
    POLICY_NV("TPM2_PolicyNV", 0x149);

    private final String label;
    private final int code;

    LoadCommand(String label, int code) {
        this.label = label;
        this.code = code;
    }

    /** Those without a sealed cache. */
    static Set<LoadCommand> ofARelease() {
        return EnumSet.range(NV_READ_PUBLIC, FLUSH_CONTEXT);
    }

    /** Whether this is one of the commands of this kind. */
    boolean is(byte[] command) {
        return TpmRecording.code(command) == code;
    }

    /** As the specification names it. */
    @Override
    public String toString() {
        return label;
    }
}
