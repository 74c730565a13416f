// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.doctor;

import java.util.Locale;

/** What is looked at, in this order, and how the program ends where it is the first that fails. */
public enum Step {
    CONFIGURATION("configuration", 10, "the configuration is read and checked"),
    TPM("TPM", 11, "the TPM is there, and this process may use it"),
    MACHINE("HCL report", 12, "the machine is an Azure confidential VM"),
    TRANSFER_KEY("transfer key", 13, "the TPM makes a key for the services to encrypt to"),
    EVIDENCE("evidence", 14, "the TPM quotes the boot"),
    IMDS("IMDS", 15, "the instance metadata service answers"),
    IDENTITY("identity", 16, "Azure gives a token for the identity"),
    ENDORSEMENT("THIM", 17, "IMDS gives AMD's certificates for the host"),
    APPRAISAL("local appraisal", 18, "the evidence would be believed"),
    ATTESTATION_NAME("attestation name", 20, "the attestation provider's name has an address"),
    ATTESTATION_CONNECTION("attestation connection", 21, "the provider can be connected to"),
    ATTESTATION_TLS("attestation TLS", 22, "its certificate is trusted"),
    ATTESTATION_KEYS("attestation keys", 23, "it publishes its signing keys"),
    CLOCK("clock", 24, "this machine's clock agrees with the services'"),
    ATTESTATION("attestation", 25, "the provider attests this machine"),
    VAULT_NAME("vault name", 30, "the vault's name has an address"),
    VAULT_CONNECTION("vault connection", 31, "the vault can be connected to"),
    VAULT_TLS("vault TLS", 32, "its certificate is trusted"),
    PERMISSION("permission", 33, "the vault lets the identity in"),
    KEY_STATE("key state", 34, "the key is enabled, exportable and inside its time"),
    POLICY("policy", 35, "the attestation meets the key's release policy"),
    RELEASE("release", 36, "the vault releases the key"),
    UNWRAP("unwrap", 37, "the TPM opens the released key"),
    CERTIFICATE("certificate", 38, "the key's certificate chain is there");

    private final String label;
    private final int exitCode;
    private final String meaning;

    Step(String label, int exitCode, String meaning) {
        this.label = label;
        this.exitCode = exitCode;
        this.meaning = meaning;
    }

    public int exitCode() {
        return exitCode;
    }

    /** What holds where it passes. */
    public String meaning() {
        return meaning;
    }

    /** As programs name it: {@code vault_name}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return label;
    }
}
