// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

import static io.github.azureskr.emulator.maa.AppraisalException.check;

import java.util.Arrays;

/** The key that everything secret is encrypted to: it must be unable to leave this vTPM and this boot state. */
record EphemeralKey(TpmPublic area) {
    private static final int TPM_CC_POLICY_PCR = 0x0000017F;

    static EphemeralKey read(Json tpmInfo) throws AppraisalException {
        return new EphemeralKey(TpmPublic.read("EncKeyPub", tpmInfo.base64("EncKeyPub")));
    }

    void verifyAttributes() throws AppraisalException {
        require(TpmPublic.FIXED_TPM, "fixedTPM");
        require(TpmPublic.FIXED_PARENT, "fixedParent");
        require(TpmPublic.SENSITIVE_DATA_ORIGIN, "sensitiveDataOrigin");
        require(TpmPublic.DECRYPT, "decrypt");
        forbid(TpmPublic.SIGN, "sign");
        forbid(TpmPublic.RESTRICTED, "restricted");
        // With it a password alone would do, whatever the policy.
        forbid(TpmPublic.USER_WITH_AUTH, "userWithAuth");
        check(
                area.symmetric() == TpmPublic.ALG_NULL && area.scheme() == TpmPublic.ALG_NULL,
                "EncKeyPub must leave symmetric and scheme open (TPM_ALG_NULL)");
    }

    private void require(int attribute, String name) throws AppraisalException {
        check(area.has(attribute), "EncKeyPub must be " + name);
    }

    private void forbid(int attribute, String name) throws AppraisalException {
        check(!area.has(attribute), "EncKeyPub must not be " + name);
    }

    void verifyPolicy(Quote quote) throws AppraisalException {
        byte[] start = new byte[Sha256.SIZE];
        byte[] command = {0, 0, TPM_CC_POLICY_PCR >> 8, (byte) TPM_CC_POLICY_PCR};
        byte[] policyPcr = Sha256.of(start, command, quote.selection(), quote.pcrDigest());
        check(
                Arrays.equals(area.authPolicy(), policyPcr),
                "EncKeyPub's authPolicy is not PolicyPCR over the quoted PCRs");
    }

    void verifyCertifiedBy(Certification certification) throws AppraisalException {
        check(Arrays.equals(certification.name(), area.name()), "EncKeyCertifyInfo names another key than EncKeyPub");
    }
}
