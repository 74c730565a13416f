// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.spec.AzureSkrException;

/** Turns a response code into one message: what was refused, why, and what to do about it. */
final class Refusal {
    private Refusal() {}

    static AzureSkrException of(CommandCode command, ResponseCode code) {
        if (command == CommandCode.RSA_DECRYPT && code.isOfParameter()) {
            return Decryptor.undecryptable();
        }
        return new AzureSkrException(
                command.stage(), "The TPM refused %s: %s.%s".formatted(command, code, advice(command, code)));
    }

    private static String advice(CommandCode command, ResponseCode code) {
        return switch (code.base()) {
            case ResponseCode.POLICY_FAIL -> pcrsChanged();
            case ResponseCode.VALUE -> command == CommandCode.POLICY_PCR ? pcrsChanged() : "";
            case ResponseCode.PCR_CHANGED ->
                " PCRs are being extended all the time; try again when the boot has settled.";
            case ResponseCode.HANDLE -> " Nothing is stored at this handle: is this an Azure confidential VM?";
            case ResponseCode.NV_UNINITIALIZED ->
                " The index is defined but was never written; reboot the VM, and if it" + " stays so, deploy it again.";
            case ResponseCode.NV_AUTHORIZATION -> " The owner may not read this index.";
            case ResponseCode.AUTH_FAIL, ResponseCode.BAD_AUTH ->
                " AzureSKR uses empty passwords; somebody has set one"
                        + " for this hierarchy or key: clear it (tpm2_changeauth).";
            case ResponseCode.AUTH_UNAVAILABLE -> " The key may be used only under its PCR policy.";
            case ResponseCode.OBJECT_MEMORY, ResponseCode.SESSION_MEMORY ->
                " Another program has left objects or sessions"
                        + " in the TPM: use the resource manager (device:/dev/tpmrm0), or flush them (tpm2_flushcontext).";
            case ResponseCode.RETRY, ResponseCode.YIELDED, ResponseCode.TESTING ->
                " The TPM stays busy; try again later.";
            default -> "";
        };
    }

    private static String pcrsChanged() {
        return " The PCRs have changed since the transfer key was made (a kexec, or an event of firmware, boot loader or"
                + " Secure Boot): attest again.";
    }
}
