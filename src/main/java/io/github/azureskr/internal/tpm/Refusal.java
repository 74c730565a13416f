// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import io.github.azureskr.spec.AzureSkrException;
import io.github.azureskr.spec.Stage;

/** Turns a response code into one message: what was refused, why, and what to do about it. */
final class Refusal {
    private Refusal() {}

    static AzureSkrException of(CommandCode command, ResponseCode code) {
        String advice = switch (command) {
            case POLICY_PCR, RSA_DECRYPT -> adviceOnUse(code);
            case START_AUTH_SESSION -> adviceOnSession(code);
            case POLICY_NV, POLICY_COUNTER_TIMER -> adviceOnSealing(command, code);
            default -> advice(code);
        };
        return new AzureSkrException(
                Stage.TPM, "The TPM refused %s: %s".formatted(command, code), advice.isEmpty() ? null : advice, null);
    }

    /** libtpms blames no parameter for some ciphertexts: SIZE for a wrong length, FAILURE for numbers like zero. */
    static boolean isOfCiphertext(CommandCode command, ResponseCode code) {
        return command == CommandCode.RSA_DECRYPT
                && (code.isOfParameter() || code.isOneOf(ResponseCode.VALUE, ResponseCode.SIZE, ResponseCode.FAILURE));
    }

    private static String adviceOnUse(ResponseCode code) {
        return switch (code.base()) {
            case ResponseCode.VALUE, ResponseCode.POLICY_FAIL ->
                "The PCRs have changed since the transfer key was made (a kexec, or an event of firmware, boot loader"
                        + " or Secure Boot): attest again.";
            case ResponseCode.PCR_CHANGED ->
                "PCRs are being extended all the time; try again when the boot has settled.";
            case ResponseCode.AUTH_FAIL, ResponseCode.BAD_AUTH ->
                "The session's HMAC does not fit the command: somebody on the channel to the TPM altered it.";
            case ResponseCode.AUTH_UNAVAILABLE -> "The key may be used only under its PCR policy.";
            default -> advice(code);
        };
    }

    private static String adviceOnSession(ResponseCode code) {
        return code.isOneOf(ResponseCode.VALUE, ResponseCode.SIZE)
                ? "It cannot decrypt the session's salt: something stands between this process and the vTPM whose key"
                        + " the HCL report's runtime claims name."
                : advice(code);
    }

    private static String adviceOnSealing(CommandCode command, ResponseCode code) {
        if (!code.isOneOf(ResponseCode.POLICY)) {
            return advice(code);
        }
        return command == CommandCode.POLICY_NV
                ? "Something newer was sealed since."
                : "By the TPM's own clock it was sealed too long ago.";
    }

    private static String advice(ResponseCode code) {
        return switch (code.base()) {
            case ResponseCode.HANDLE -> "Nothing is stored at this handle: is this an Azure confidential VM?";
            case ResponseCode.NV_UNINITIALIZED ->
                "The index is defined but was never written; reboot the VM, and if that does not help, deploy it again.";
            case ResponseCode.NV_SPACE ->
                "The TPM has no room for another NV index: remove one that nobody needs (tpm2_getcap handles-nv-index,"
                        + " tpm2_nvundefine).";
            case ResponseCode.NV_AUTHORIZATION -> "The owner may not read this index.";
            case ResponseCode.AUTH_FAIL, ResponseCode.BAD_AUTH ->
                "AzureSKR uses empty passwords; somebody has set one for this hierarchy or key: clear it"
                        + " (tpm2_changeauth).";
            default -> adviceOnState(code);
        };
    }

    /** What has nothing to do with the command: the TPM is full, busy, locked or broken. */
    private static String adviceOnState(ResponseCode code) {
        if (code.saysFull() || code.isOneOf(ResponseCode.CONTEXT_GAP)) {
            return "Other programs have left objects or sessions in the TPM: use the resource manager"
                    + " (device:/dev/tpmrm0), flush them (tpm2_flushcontext), or end the programs that hold sessions"
                    + " (tpm2_getcap handles-saved-session).";
        }
        return switch (code.base()) {
            case ResponseCode.LOCKOUT ->
                "Wrong passwords were tried too often, and for a while the TPM uses no key that is protected: wait"
                        + " (tpm2_getcap properties-variable has TPM2_PT_LOCKOUT_INTERVAL), or end it"
                        + " (tpm2_dictionarylockout --clear-lockout).";
            case ResponseCode.NV_RATE, ResponseCode.NV_UNAVAILABLE ->
                "Asked several times, the TPM cannot write its NV memory: find out which program writes to it so often,"
                        + " and load again.";
            case ResponseCode.INITIALIZE -> "Nobody has started this TPM (tpm2_startup --clear).";
            case ResponseCode.FAILURE -> "The TPM may be in failure mode: restart the machine.";
            default -> code.saysBusy() ? "The TPM stays busy; try again later." : "";
        };
    }
}
