// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.spec;

/** The stages of a secure key release, in the order in which a load goes through them. */
public enum Stage {
    /** The configuration was read and checked. */
    CONFIGURATION("configuration"),
    /** The TPM was opened and spoken to. */
    TPM("TPM"),
    /** The evidence was read: HCL report, quote, certified transfer key. */
    EVIDENCE("evidence"),
    /** The endorsements of the evidence (VCEK, ASK, ARK) were fetched. */
    ENDORSEMENT("endorsement"),
    /** The evidence was checked on this machine, before anything was sent. */
    APPRAISAL("local appraisal"),
    /** Microsoft Azure Attestation appraised the evidence and its token was verified. */
    ATTESTATION("attestation"),
    /** An access token for the machine's identity was fetched. */
    IDENTITY("identity"),
    /** Key Vault or Managed HSM was asked to release the key and its signed answer was verified. */
    RELEASE("release"),
    /** The released key was unwrapped in the TPM. */
    UNWRAP("unwrap"),
    /** The certificate chain of the released key was found or made. */
    CERTIFICATE("certificate"),
    /** The released keys were sealed for a restart, or taken from there while a service was down. */
    SEALED_CACHE("sealed cache");

    private final String label;

    Stage(String label) {
        this.label = label;
    }

    /** The stage as an error message names it. */
    @Override
    public String toString() {
        return label;
    }
}
