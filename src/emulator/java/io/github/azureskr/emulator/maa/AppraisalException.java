// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.emulator.maa;

/** MAA's refusal of a request or of the evidence in it: a 400 that names what failed. */
final class AppraisalException extends Exception {
    private static final long serialVersionUID = 1;

    private final String code;

    private AppraisalException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** The request cannot be read. */
    static AppraisalException invalid(String message) {
        return new AppraisalException("InvalidParameter", message);
    }

    /** The evidence does not prove what it should. */
    static AppraisalException failed(String message) {
        return new AppraisalException("AttestationFailed", message);
    }

    /** The evidence is sound, but the provider's policy permits no token for such a VM. */
    static AppraisalException policy(String message) {
        return new AppraisalException("PolicyEvaluationError", message);
    }

    static void check(boolean condition, String failure) throws AppraisalException {
        if (!condition) {
            throw failed(failure);
        }
    }

    String code() {
        return code;
    }
}
