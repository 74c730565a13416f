// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

/** A TPM_RC (TPM 2.0 part 2, section 6.6) under the name that TCG gives it. */
public record ResponseCode(int value) {
    static final ResponseCode SUCCESS = new ResponseCode(0);

    // Format zero: the whole code.
    static final int NV_AUTHORIZATION = 0x149;
    static final int NV_UNINITIALIZED = 0x14A;
    static final int INITIALIZE = 0x100;
    static final int FAILURE = 0x101;
    static final int POLICY = 0x126;
    static final int NV_SPACE = 0x14B;
    static final int PCR_CHANGED = 0x128;
    static final int AUTH_UNAVAILABLE = 0x12F;
    static final int CONTEXT_GAP = 0x901;
    static final int OBJECT_MEMORY = 0x902;
    static final int SESSION_MEMORY = 0x903;
    static final int MEMORY = 0x904;
    static final int SESSION_HANDLES = 0x905;
    static final int OBJECT_HANDLES = 0x906;
    static final int YIELDED = 0x908;
    static final int TESTING = 0x90A;
    static final int REFERENCE_H0 = 0x910;
    static final int REFERENCE_S0 = 0x918;
    static final int NV_RATE = 0x920;
    static final int LOCKOUT = 0x921;
    static final int RETRY = 0x922;
    static final int NV_UNAVAILABLE = 0x923;
    // Format one: the code without the number of the handle, parameter or session.
    static final int VALUE = 0x084;
    static final int HANDLE = 0x08B;
    static final int AUTH_FAIL = 0x08E;
    static final int SIZE = 0x095;
    static final int SYMMETRIC = 0x096;
    static final int POLICY_FAIL = 0x09D;
    static final int BAD_AUTH = 0x0A2;

    private static final int FORMAT_ONE = 0x080;
    private static final int PARAMETER = 0x040;
    private static final int SESSION = 0x800;

    /** The code without the layer that a resource manager adds (bits 16 and up) and without numbers. */
    int base() {
        return isFormatOne() ? value & 0xBF : value & 0xFFF;
    }

    boolean isSuccess() {
        return value == 0;
    }

    boolean isOneOf(int... bases) {
        for (int base : bases) {
            if (base == base()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether the command was not begun, and may be sent again as it is (TPM 2.0 part 2, the warnings of TPM_RC): the TPM
     * is busy, or full of what others have loaded and may soon flush.
     */
    boolean mayPass() {
        return saysBusy() || saysFull();
    }

    boolean saysBusy() {
        return isOneOf(RETRY, YIELDED, TESTING, NV_RATE, NV_UNAVAILABLE);
    }

    boolean saysFull() {
        return isOneOf(OBJECT_MEMORY, SESSION_MEMORY, MEMORY, OBJECT_HANDLES, SESSION_HANDLES);
    }

    /** Whether what the command's handle of this number, from 1, names is not loaded: TPM_RC_REFERENCE_H0, or TPM_RC_HANDLE. */
    boolean missesHandle(int number) {
        return isFormatOne()
                ? isOneOf(HANDLE) && !isOfParameter() && (value >>> 8 & 0xF) == number
                : base() == REFERENCE_H0 + number - 1;
    }

    /** Whether the command's session of this number, from 1, is not loaded. */
    boolean missesSession(int number) {
        return !isFormatOne() && base() == REFERENCE_S0 + number - 1;
    }

    /** Whether the TPM blames the command's session of this number, from 1, for one of these reasons. */
    boolean blamesSession(int number, int... bases) {
        return isOneOf(bases) && !isOfParameter() && (value & 0xF00) == (SESSION | number << 8);
    }

    /** Whether the TPM blames a parameter. */
    boolean isOfParameter() {
        return isFormatOne() && (value & PARAMETER) != 0;
    }

    /** TCG's name, for example {@code TPM_RC_POLICY_FAIL}. */
    public String name() {
        return isSuccess() ? "TPM_RC_SUCCESS" : ResponseCodeNames.of(base());
    }

    /** For example {@code TPM_RC_POLICY_FAIL (0x99D, session 1)}. */
    @Override
    public String toString() {
        return "%s (0x%X%s)".formatted(name(), value, isFormatOne() ? place() : "");
    }

    private String place() {
        int number = value >>> 8 & 0xF;
        if (isOfParameter()) {
            return number == 0 ? "" : ", parameter " + number;
        }
        boolean session = (value & SESSION) != 0;
        int of = number & 7;
        return of == 0 ? "" : (session ? ", session " : ", handle ") + of;
    }

    private boolean isFormatOne() {
        return (value & FORMAT_ONE) != 0;
    }
}
