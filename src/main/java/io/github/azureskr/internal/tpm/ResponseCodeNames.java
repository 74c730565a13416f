// SPDX-License-Identifier: Apache-2.0
package io.github.azureskr.internal.tpm;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;

/** The names of the response codes (TPM 2.0 part 2, section 6.6.3, table of TPM_RC). */
final class ResponseCodeNames {
    /** RC_FMT1: 0x080 and the error number. */
    private static final Map<Integer, String> FORMAT_ONE = Map.ofEntries(
            entry(0x081, "ASYMMETRIC"),
            entry(0x082, "ATTRIBUTES"),
            entry(0x083, "HASH"),
            entry(0x084, "VALUE"),
            entry(0x085, "HIERARCHY"),
            entry(0x087, "KEY_SIZE"),
            entry(0x088, "MGF"),
            entry(0x089, "MODE"),
            entry(0x08A, "TYPE"),
            entry(0x08B, "HANDLE"),
            entry(0x08C, "KDF"),
            entry(0x08D, "RANGE"),
            entry(0x08E, "AUTH_FAIL"),
            entry(0x08F, "NONCE"),
            entry(0x090, "PP"),
            entry(0x092, "SCHEME"),
            entry(0x095, "SIZE"),
            entry(0x096, "SYMMETRIC"),
            entry(0x097, "TAG"),
            entry(0x098, "SELECTOR"),
            entry(0x09A, "INSUFFICIENT"),
            entry(0x09B, "SIGNATURE"),
            entry(0x09C, "KEY"),
            entry(0x09D, "POLICY_FAIL"),
            entry(0x09F, "INTEGRITY"),
            entry(0x0A0, "TICKET"),
            entry(0x0A1, "RESERVED_BITS"),
            entry(0x0A2, "BAD_AUTH"),
            entry(0x0A3, "EXPIRED"),
            entry(0x0A4, "POLICY_CC"),
            entry(0x0A5, "BINDING"),
            entry(0x0A6, "CURVE"),
            entry(0x0A7, "ECC_POINT"));

    /** RC_VER1: 0x100 and the error number. */
    private static final Map<Integer, String> ERRORS = Map.ofEntries(
            entry(0x100, "INITIALIZE"),
            entry(0x101, "FAILURE"),
            entry(0x103, "SEQUENCE"),
            entry(0x10B, "PRIVATE"),
            entry(0x119, "HMAC"),
            entry(0x120, "DISABLED"),
            entry(0x121, "EXCLUSIVE"),
            entry(0x124, "AUTH_TYPE"),
            entry(0x125, "AUTH_MISSING"),
            entry(0x126, "POLICY"),
            entry(0x127, "PCR"),
            entry(0x128, "PCR_CHANGED"),
            entry(0x12D, "UPGRADE"),
            entry(0x12E, "TOO_MANY_CONTEXTS"),
            entry(0x12F, "AUTH_UNAVAILABLE"),
            entry(0x130, "REBOOT"),
            entry(0x131, "UNBALANCED"),
            entry(0x142, "COMMAND_SIZE"),
            entry(0x143, "COMMAND_CODE"),
            entry(0x144, "AUTHSIZE"),
            entry(0x145, "AUTH_CONTEXT"),
            entry(0x146, "NV_RANGE"),
            entry(0x147, "NV_SIZE"),
            entry(0x148, "NV_LOCKED"),
            entry(0x149, "NV_AUTHORIZATION"),
            entry(0x14A, "NV_UNINITIALIZED"),
            entry(0x14B, "NV_SPACE"),
            entry(0x14C, "NV_DEFINED"),
            entry(0x150, "BAD_CONTEXT"),
            entry(0x151, "CPHASH"),
            entry(0x152, "PARENT"),
            entry(0x153, "NEEDS_TEST"),
            entry(0x154, "NO_RESULT"),
            entry(0x155, "SENSITIVE"));

    /** RC_WARN: 0x900 and the number of the warning. */
    private static final Map<Integer, String> WARNINGS = Map.ofEntries(
            entry(0x901, "CONTEXT_GAP"),
            entry(0x902, "OBJECT_MEMORY"),
            entry(0x903, "SESSION_MEMORY"),
            entry(0x904, "MEMORY"),
            entry(0x905, "SESSION_HANDLES"),
            entry(0x906, "OBJECT_HANDLES"),
            entry(0x907, "LOCALITY"),
            entry(0x908, "YIELDED"),
            entry(0x909, "CANCELED"),
            entry(0x90A, "TESTING"),
            entry(0x910, "REFERENCE_H0"),
            entry(0x911, "REFERENCE_H1"),
            entry(0x912, "REFERENCE_H2"),
            entry(0x913, "REFERENCE_H3"),
            entry(0x914, "REFERENCE_H4"),
            entry(0x915, "REFERENCE_H5"),
            entry(0x916, "REFERENCE_H6"),
            entry(0x918, "REFERENCE_S0"),
            entry(0x919, "REFERENCE_S1"),
            entry(0x91A, "REFERENCE_S2"),
            entry(0x91B, "REFERENCE_S3"),
            entry(0x91C, "REFERENCE_S4"),
            entry(0x91D, "REFERENCE_S5"),
            entry(0x91E, "REFERENCE_S6"),
            entry(0x920, "NV_RATE"),
            entry(0x921, "LOCKOUT"),
            entry(0x922, "RETRY"),
            entry(0x923, "NV_UNAVAILABLE"));

    private ResponseCodeNames() {}

    static String of(int base) {
        for (Map<Integer, String> names : List.of(FORMAT_ONE, ERRORS, WARNINGS)) {
            if (names.containsKey(base)) {
                return "TPM_RC_" + names.get(base);
            }
        }
        return "unknown TPM_RC";
    }
}
